package chat.conclave.architecture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.account.InviteCode;
import chat.conclave.config.FirstAdmin;
import chat.conclave.config.Hidden;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.MasterKey;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Whatever is logged by mistake is harmless: redaction lives in the type. Records print all that
 * they hold unless they say otherwise.
 */
class SecretsPrintNothingTest {
  private static final String SECRET = "AbCdEfGhIjKlMnOpQrStUv";

  /** A text whose name ends like this is a secret. */
  private static final List<String> NAMES =
      List.of("token", "password", "passwordhash", "secret", "code", "cookie", "verifier");

  @Test
  void aRecordWithASecretDoesNotPrintIt() {
    List<Class<?>> secretive = Server.loaded().filter(type -> secrets(type).count() > 0).toList();
    assertTrue(secretive.size() >= 5, () -> "hardly any was found: " + secretive);
    Set<String> careless = new TreeSet<>();
    secretive.stream().filter(type -> printsSecret(type)).forEach(c -> careless.add(c.getName()));
    assertEquals(Set.of(), careless);
  }

  @Test
  void theSearchSeesARecordThatPrintsItsSecret() {
    record Careless(String refreshToken) {}
    record Blunt(String password) {
      @Override
      public String toString() {
        return "Blunt " + password;
      }
    }
    record Careful(String password) {
      @Override
      public String toString() {
        return "Careful";
      }
    }
    assertTrue(printsSecret(Careless.class));
    assertTrue(printsSecret(Blunt.class));
    assertFalse(printsSecret(Careful.class));
  }

  @Test
  void theTypesForSecretsPrintNothingOfThem() {
    byte[] bytes = SECRET.getBytes(ISO_8859_1);
    for (Object holder :
        List.of(
            new Secret(bytes.clone()),
            new Hidden(SECRET),
            new FirstAdmin("Root", new Hidden(SECRET)),
            new SealedKey("owner", "openai", "https://a.example", "id", bytes),
            new EncryptedKeyset("data", bytes),
            MasterKey.of(SECRET + SECRET.substring(1) + "="),
            new InviteCode("AbCdEfGhIjKlMnOpQrStUg"))) {
      String printed = holder.toString();
      assertFalse(printed.contains("AbCdEfGhIjKlMn"), printed);
      assertFalse(printed.contains(Arrays.toString(bytes).substring(1, 20)), printed);
    }
  }

  private static Stream<String> secrets(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .filter(component -> component.getType() == String.class)
            .map(RecordComponent::getName)
            .filter(name -> NAMES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith))
        : Stream.of();
  }

  private static boolean printsSecret(Class<?> type) {
    MethodNode toString =
        Bytecode.of(type).methods.stream()
            .filter(method -> method.name.equals("toString") && method.desc.startsWith("()"))
            .findFirst()
            .orElseThrow();
    Set<String> secrets = new TreeSet<>(secrets(type).toList());
    for (AbstractInsnNode step : toString.instructions) {
      boolean byTheCompiler =
          step instanceof InvokeDynamicInsnNode made
              && made.bsm.getOwner().equals("java/lang/runtime/ObjectMethods");
      boolean reads = step instanceof FieldInsnNode field && secrets.contains(field.name);
      boolean asks = step instanceof MethodInsnNode call && secrets.contains(call.name);
      if (byTheCompiler || reads || asks) {
        return true;
      }
    }
    return false;
  }
}
