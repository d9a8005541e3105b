package chat.conclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.config.MasterKeySource;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a real database, as pg_dump frames what PostgreSQL's COPY writes. */
@NullUnmarked
class BackupCheckTest {
  private static final String HOSTILE =
      "it's; \\. \nINSERT INTO conclave.keysets VALUES ('data', '\\x00');\nCOPY conclave.keysets"
          + " (purpose, sealed) FROM stdin;\ndata\t\\x00\n\\.\n-- $$ /* ";

  private static final String BEGIN =
      """
      --
      -- PostgreSQL database dump
      --

      \\restrict aBcDeF

      SET standard_conforming_strings = on;
      CREATE FUNCTION conclave.f() RETURNS trigger LANGUAGE plpgsql AS $_$
      begin perform 'a;'; -- it's "one"
      end $_$;
      /* a comment; with 'a quote */
      COMMENT ON TABLE conclave.rooms IS E'it\\'s; "quoted"';
      """;

  private static final String END =
      """

      \\unrestrict aBcDeF
      --
      -- PostgreSQL database dump complete
      --
      """;

  @TempDir static Path folder;

  private static TestServer server;
  private static Safe safe;
  private static Path files;
  private static Path master;
  private static String keysId;

  @BeforeAll
  static void fill() throws IOException {
    server = TestServer.fresh(java.util.Map.of());
    master = server.data().resolve("master.key");
    Person root = server.admin();
    root.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    root.saveKey("xai", "xai-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket socket = root.hello();
    socket.enter(root.lobby());
    assertEquals("ok", socket.say(root.lobby(), "n", HOSTILE).getString("type"));
    socket.close();
    safe = Safe.in(server.vertx(), server.data());
    keysId =
        safe.sql("select id::text from conclave.sealed_keys where provider = 'xai'")
            .iterator()
            .next()
            .getString(0);
    // PostgreSQL itself writes the files, and may be another account.
    files = Files.createDirectory(server.data().resolve("copied"));
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterAll
  static void stop() {
    safe.close();
    server.stop();
  }

  private static String copy(String table, String columns) throws IOException {
    Path file = files.resolve(table);
    Files.deleteIfExists(file);
    safe.sql("copy conclave." + table + " (" + columns + ") to '" + file + "'");
    return "COPY conclave."
        + table
        + " ("
        + columns
        + ") FROM stdin;\n"
        + Files.readString(file)
        + "\\.\n\n";
  }

  private static String keysets() throws IOException {
    return copy("keysets", "purpose, sealed, created_at, changed_at");
  }

  private static String keys() throws IOException {
    return copy(
        "sealed_keys",
        "id, owner, provider, endpoint, base_url, ciphertext, label, last4, model, state");
  }

  private static String messages() throws IOException {
    return copy("messages", "id, room, text");
  }

  private static String inserts(String table, String values) {
    StringBuilder all = new StringBuilder();
    safe.sql(
            "select 'INSERT INTO conclave."
                + table
                + " VALUES (' || "
                + values
                + " || ');' as line from conclave."
                + table)
        .forEach(row -> all.append(row.getString("line")).append('\n'));
    return all.toString();
  }

  private static Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static Path dump(String... parts) throws IOException {
    return file("dump.sql", (BEGIN + String.join("", parts) + END).getBytes(UTF_8));
  }

  private static Operator.Outcome check(Path dump, Path key) {
    Operator.Outcome outcome =
        new Operator()
            .run(
                (keys, say) ->
                    keys.checkBackup(
                        server.settings(), dump, new MasterKeySource.InFile(key), say));
    assertFalse((outcome.out() + outcome.err()).contains("a1B2c3D4"));
    return outcome;
  }

  @Test
  void aDumpAndItsMasterKeyOpenEveryKey() throws IOException {
    Operator.Outcome outcome = check(dump(messages(), keysets(), keys()), master).assertCode(0);
    assertTrue(outcome.out().contains("Stored provider keys that open: 2 of 2"), outcome::out);
  }

  @Test
  void aDumpOfInsertsAndAZippedOneAreRead() throws IOException {
    String quoted =
        inserts("messages", "quote_literal(id) || ', ' || quote_literal(text)")
            + inserts(
                "keysets",
                "quote_literal(purpose) || ', ' || quote_literal(sealed::text) || ', NULL'")
            + inserts(
                "sealed_keys",
                "concat_ws(', ', quote_literal(id), quote_literal(owner), quote_literal(provider),"
                    + " quote_literal(endpoint), 'NULL', quote_literal(ciphertext::text), quote_literal(label))");
    check(dump(quoted), master).assertCode(0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(Files.readAllBytes(dump(quoted)));
    }
    Operator.Outcome zipped = check(file("dump.sql.gz", bytes.toByteArray()), master);
    assertTrue(zipped.assertCode(0).out().contains("2 of 2"), zipped::out);
    byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    assertTrue(check(file("cut.sql.gz", cut), master).assertCode(1).err().contains("is damaged"));
  }

  @Test
  void anotherMasterKeyIsTheWrongOne() throws IOException {
    Path other = file("other.key", "p5Yp4hRzC0jX2mJr2Vq8n0uJ1m8b6h3k9Qd7LwXfEsg=".getBytes(UTF_8));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
    Operator.Outcome outcome = check(dump(keysets(), keys()), other).assertCode(1);
    assertTrue(outcome.err().contains("is not the one of this dump"), outcome::err);
    Operator.Outcome missing = check(dump(keysets(), keys()), folder.resolve("no.key"));
    assertTrue(missing.assertCode(2).err().contains("The master key is missing."), missing::err);
  }

  @Test
  void aDumpThatIsCutOffAnywhereIsDamaged() throws IOException {
    String whole = Files.readString(dump(messages(), keysets(), keys()));
    for (int part = 1; part < 20; part++) {
      Path cut = file("cut.sql", whole.substring(0, whole.length() * part / 20).getBytes(UTF_8));
      Operator.Outcome outcome = check(cut, master).assertCode(1);
      assertTrue(outcome.err().contains("the dump is damaged"), outcome::err);
    }
    Path garbled = dump(keysets().replaceFirst("x[0-9a-f]{4}", "xzzzz"), keys());
    assertTrue(check(garbled, master).assertCode(1).err().contains("not hexadecimal"));
    Path custom = file("dump.bin", Buffer.buffer("PGDMP").appendByte((byte) 1).getBytes());
    assertTrue(check(custom, master).assertCode(1).err().contains("pg_restore --file"));
    check(folder.resolve("absent.sql"), master).assertCode(2);
  }

  @Test
  void aDumpWithoutKeysetsSaysSo() throws IOException {
    Operator.Outcome outcome = check(dump(messages(), keys()), master).assertCode(1);
    assertTrue(outcome.err().contains("there are no keysets in the dump"), outcome::err);
    Operator.Outcome fewer =
        check(dump(keysets().replaceFirst("(?m)^hpke.*\n", "")), master).assertCode(1);
    assertTrue(fewer.err().contains("incomplete or damaged"), fewer::err);
  }

  @Test
  void keysThatDoNotOpenAreCountedAndNamed() throws IOException {
    Path moved = dump(keysets(), keys().replace("\txai\t", "\tdeepseek\t"));
    Operator.Outcome outcome = check(moved, master).assertCode(1);
    assertTrue(outcome.out().contains("open: 1 of 2"), outcome::out);
    assertTrue(outcome.out().contains("does not open: " + keysId), outcome::out);
    assertTrue(outcome.err().contains("1 stored provider keys do not open"), outcome::err);
  }
}
