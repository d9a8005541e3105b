package chat.conclave.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a thief of disks and backups gets. The embedded PostgreSQL comes without pg_dump. */
class StorageLeakTest {
  private final Story story = Story.told();

  private void search(String name, Path root) throws IOException {
    Search.Place place = story.in(name);
    place.feedFiles(root);
    place.holdsOnly(story.control);
  }

  @Test
  void noKeyIsInATableFile() throws IOException {
    story.superuser.run("CHECKPOINT");
    search("the table files", story.server.data().resolve("postgres/data/base"));
  }

  @Test
  void noKeyIsInTheWriteAheadLog() throws IOException {
    story.superuser.run("CHECKPOINT");
    search("the write-ahead log", story.server.data().resolve("postgres/data/pg_wal"));
  }

  /** As pg_dump would write it: COPY of every table, bytes as hex. */
  @Test
  void noKeyIsInADumpOfEveryTable() throws IOException {
    Path folder =
        Files.createTempDirectory(
            "conclave-dump",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> tables =
        List.of(
            story
                .superuser
                .value(
                    "SELECT string_agg(format('%I.%I', schemaname, tablename), ' ') FROM pg_tables"
                        + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
                .split(" "));
    for (String table : tables) {
      story.superuser.run("COPY " + table + " TO '" + folder.resolve(table) + "'");
    }
    story.superuser.run("COPY pg_catalog.pg_authid TO '" + folder.resolve("roles") + "'");
    search("the dump", folder);
  }

  @Test
  void noKeyIsInAnyOtherFileOfTheDataFolder() throws IOException {
    Files.writeString(story.server.data().resolve("planted"), story.control.text());
    search("the data folder", story.server.data());
  }
}
