package chat.conclave.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.bus.Address;
import chat.conclave.bus.Topic;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void aClassIsCalledAfterWhatItIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Constants|Service|Factory)")
        .because("such a name says that the idea has not been found yet")
        .check(Server.CLASSES);
  }

  @Test
  void everyPackageSaysItsRuleAndIsNullMarked() {
    Set<JavaPackage> packages = new HashSet<>();
    Server.CLASSES.forEach(type -> packages.add(type.getPackage()));
    List<String> silent =
        packages.stream()
            .filter(
                each ->
                    each.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
            .map(JavaPackage::getName)
            .toList();
    assertEquals(List.of(), silent, "packages without a NullMarked package-info");
  }

  /** Two kinds of records at one address would meet in a cast. */
  @Test
  void everyAddressOnTheBusIsUniqueAndNamedAfterItsPart() throws IllegalAccessException {
    Map<String, String> homes = new TreeMap<>();
    Set<String> twice = new TreeSet<>();
    for (Class<?> type : Server.loaded().toList()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && isAddress(field.getType())) {
          field.setAccessible(true);
          String name = name(field.get(null));
          if (homes.put(name, type.getName()) != null) {
            twice.add(name);
          }
        }
      }
    }
    assertEquals(Set.of(), twice);
    assertTrue(homes.size() > 15, "the search has found hardly any address: " + homes);
    homes.forEach(
        (name, home) -> {
          String part = name.substring(0, name.indexOf('.')).replaceFirst("^keys$", "key");
          assertTrue(
              home.startsWith(Server.ROOT + "." + part + "."),
              () -> name + " is declared in " + home);
        });
  }

  /** An address is declared in the record that is sent there: whoever has one has the other. */
  @Test
  void anAddressIsDeclaredInItsRecord() {
    List<String> elsewhere =
        Server.CLASSES.stream()
            .filter(
                type ->
                    type.getFields().stream()
                        .anyMatch(
                            field ->
                                field.getModifiers().contains(JavaModifier.STATIC)
                                    && (field.getRawType().isEquivalentTo(Address.class)
                                        || field.getRawType().isEquivalentTo(Topic.class))))
            .filter(type -> !type.isRecord())
            .map(JavaClass::getName)
            .toList();
    assertEquals(List.of(), elsewhere);
  }

  private static boolean isAddress(Class<?> type) {
    return type == Address.class || type == Topic.class;
  }

  private static String name(Object address) {
    return address instanceof Topic<?> topic ? topic.name() : ((Address<?, ?>) address).name();
  }
}
