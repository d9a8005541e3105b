package chat.conclave.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.function.Predicate.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which part may know which: this table is the picture in ARCHITECTURE.md. */
class LayersTest {
  private static final Map<String, Set<String>> MAY_KNOW = table();

  private static Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    // Leaves: what is said on the wire, and the time.
    table.put("money", Set.of());
    table.put("protocol", Set.of("money"));
    table.put("time", Set.of());
    // On the side: they serve App alone and could be taken away.
    table.put("config", Set.of());
    table.put("cli", Set.of("config"));
    table.put("observe", Set.of());
    table.put("storage.embedded", Set.of("config", "time"));
    // Upwards.
    table.put("bus", Set.of("protocol"));
    table.put("storage", Set.of("money", "protocol", "time"));
    table.put("key", Set.of("bus", "money", "protocol", "storage", "time"));
    table.put("key.kms", Set.of("key"));
    table.put("provider", Set.of("key", "money", "protocol", "time"));
    table.put("payer", Set.of("key", "money", "protocol", "provider"));
    table.put(
        "summon",
        Set.of("account", "bus", "key", "money", "payer", "protocol", "provider", "time"));
    // On the side, too: what operators do.
    table.put(
        "operate",
        Set.of(
            "bus",
            "cli",
            "config",
            "key",
            "key.kms",
            "protocol",
            "storage",
            "storage.embedded",
            "summon",
            "time"));
    table.put("room", Set.of("bus", "protocol", "provider", "storage", "summon", "time"));
    table.put("account", Set.of("bus", "key", "protocol", "storage", "time"));
    table.put("servicekey", Set.of("account", "bus", "protocol", "room", "storage", "time"));
    table.put(
        "edge",
        Set.of(
            "account",
            "bus",
            "key",
            "money",
            "protocol",
            "provider",
            "room",
            "servicekey",
            "storage",
            "summon",
            "time"));
    return table;
  }

  @Test
  void importsPointOneWay() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : Server.CLASSES) {
      Set<String> may = MAY_KNOW.get(Server.part(type));
      if (may != null) {
        others(type)
            .filter(not(knows -> may.contains(Server.part(knows.getTargetClass()))))
            .forEach(knows -> wrong.add(knows.getDescription()));
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theTableNamesEveryPartAndOnlyWhatIsUsed() {
    Set<String> parts = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    for (JavaClass type : Server.CLASSES) {
      parts.add(Server.part(type));
      others(type)
          .forEach(
              knows -> used.add(Server.part(type) + " -> " + Server.part(knows.getTargetClass())));
    }
    parts.remove(""); // App and its neighbours know everybody.
    assertEquals(new TreeSet<>(MAY_KNOW.keySet()), parts);
    Set<String> allowed = new TreeSet<>();
    MAY_KNOW.forEach((part, may) -> may.forEach(other -> allowed.add(part + " -> " + other)));
    allowed.removeAll(used);
    assertEquals(Set.of(), allowed, "allowed and never used");
  }

  @Test
  void noTwoPartsKnowEachOtherNotEvenInARound() {
    slices()
        .matching(Server.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("a part that is in a ring cannot be understood, tested or replaced alone")
        .check(Server.CLASSES);
  }

  @Test
  void nobodyKnowsAppAndItsNeighbours() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : Server.CLASSES) {
      if (!Server.part(type).isEmpty()) {
        others(type)
            .filter(knows -> Server.part(knows.getTargetClass()).isEmpty())
            .forEach(knows -> wrong.add(knows.getDescription()));
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void ofKeysAProviderKnowsOnlyTheOpenedSecret() {
    Set<String> known = new TreeSet<>();
    for (JavaClass type : Server.CLASSES) {
      if (Server.part(type).equals("provider")) {
        others(type)
            .map(Dependency::getTargetClass)
            .filter(other -> Server.part(other).equals("key"))
            .forEach(other -> known.add(other.getSimpleName()));
      }
    }
    assertEquals(Set.of("Secret"), known);
  }

  private static Stream<Dependency> others(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .filter(knows -> knows.getTargetClass().getBaseComponentType() == knows.getTargetClass())
        .filter(knows -> knows.getTargetClass().getPackageName().startsWith(Server.ROOT))
        .filter(knows -> !knows.getTargetClass().getPackageName().equals(type.getPackageName()));
  }
}
