package chat.conclave.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.key.KeyOpener;
import chat.conclave.key.Secret;
import chat.conclave.time.Clock;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may touch what: each power of the server has one home. */
class BordersTest {
  @Test
  void keysAreOpenedInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..key..", "..summon..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(KeyOpener.class)
        .because("whoever can open a key can lose it; App only hands the opener over")
        .check(Server.CLASSES);
  }

  /** Neither can make a text of it that cannot be wiped: {@link Secret} has no method for that. */
  @Test
  void anOpenedKeysBytesAreReadInFewPlaces() {
    noClasses()
        .that(
            areNot(
                "Secret",
                "KeyFormat",
                "KeyOpener",
                "KeyClerk",
                "KeyEcho",
                "KeyHeader",
                "KeyInjector",
                "AccessKey",
                "AwsSignature"))
        .should()
        .callMethod(Secret.class, "bytes")
        .because("whoever reads them is to wipe what it makes of them")
        .check(Server.CLASSES);
  }

  @Test
  void onlyTheBusTouchesTheEventBus() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..bus..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.vertx.core.eventbus.."))
        .because("an address is typed, and every question is answered, also by a handler's throw")
        .check(Server.CLASSES);
  }

  @Test
  void onlyStorageSpeaksSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..storage..")
        // Checks an operator's URL by making the client's own options of it.
        .and(areNot("DatabaseUrl"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient.."))
        .because("what a transaction holds together is seen in one package")
        .check(Server.CLASSES);
  }

  /**
   * JSON is read and written where the server meets others: the wire, the contract, providers, the
   * rooms' frames, the health document and tokens. The list is exact, so that it is not forgotten.
   */
  @Test
  void jsonStaysAtTheBorders() {
    assertEquals(
        Set.of("", "account", "edge", "key.kms", "observe", "protocol", "provider", "room"),
        partsUsing(resideInAPackage("io.vertx.core.json..")));
    assertEquals(
        // Accounts speak JSON in tokens and carry ready frames, App in the health document.
        Set.of("AccessTokens", "App", "Note", "TokenShape"),
        classesUsing(resideInAPackage("io.vertx.core.json.."))
            .filter(type -> Set.of("", "account").contains(Server.part(type)))
            .map(BordersTest::outermost)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void onlyKeysKnowTheCryptographicLibrary() {
    assertEquals(
        Set.of("key", "key.kms"), partsUsing(resideInAPackage("com.google.crypto.tink..")));
  }

  @Test
  void noKeyMaterialIsTakenOutOfTheCryptographicLibrary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveSimpleName("InsecureSecretKeyAccess")
        .because("keysets are made, encrypted and used without their bytes ever being ours")
        .check(Server.CLASSES);
  }

  @Test
  void onlyTimeReadsTheClockAndWaits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..time..")
        // Wait for processes, on threads of their own, before and after Vert.x can.
        .and(areNot("Postmaster", "Leftovers"))
        .should()
        .accessTargetWhere(readsTheClockOrWaits())
        .because("tests turn the clock by hand; order never depends on it")
        .check(Server.CLASSES);
  }

  @Test
  void onlyTheRootsOfServerAndCommandsTakeTheRealClock() {
    noClasses()
        .that(areNot("App", "KeyOperations", "Clock"))
        .should()
        .accessField(Clock.class, "SYSTEM")
        .because("everybody else is given a clock")
        .check(Server.CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheClockOrWaits() {
    Set<String> targets =
        Set.of(
            "java.lang.Thread.sleep",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.util.Date.<init>",
            "io.vertx.core.Vertx.setTimer",
            "io.vertx.core.Vertx.setPeriodic",
            "io.vertx.core.Vertx.timer");
    return DescribedPredicate.describe(
        "reads the clock or waits",
        access -> {
          AccessTarget target = access.getTarget();
          return targets.contains(target.getOwner().getName() + "." + target.getName());
        });
  }

  private static DescribedPredicate<JavaClass> areNot(String... names) {
    Set<String> exceptions = Set.of(names);
    return DescribedPredicate.describe(
        "are not " + exceptions, type -> !exceptions.contains(outermost(type)));
  }

  /** The name of the file that a class stands in. */
  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(BordersTest::outermost).orElseGet(type::getSimpleName);
  }

  private static Set<String> partsUsing(DescribedPredicate<JavaClass> what) {
    return classesUsing(what).map(Server::part).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaClass> classesUsing(DescribedPredicate<JavaClass> what) {
    return Server.CLASSES.stream()
        .filter(
            type ->
                type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(knows -> what.test(knows.getTargetClass())));
  }
}
