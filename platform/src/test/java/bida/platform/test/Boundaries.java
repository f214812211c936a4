package bida.platform.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;

/**
 * What no service may do, whoever writes it. A service takes them over with {@code @ArchTest static
 * final ArchTests boundaries = ArchTests.in(Boundaries.class);}
 */
public final class Boundaries {

  private Boundaries() {}

  /** The rules of the shop run in a simulation too: nothing but time, money and facts comes in. */
  @ArchTest
  static final ArchRule theCoreIsPure =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("bida..core..")
          .should(dependOnlyOnItselfAndPureCode())
          .allowEmptyShould(true);

  /** Quarkus REST answers 404 for the others, silently. */
  @ArchTest
  static final ArchRule resourceMethodsArePublic =
      methods().that(handleRequests()).should().bePublic().allowEmptyShould(true);

  @ArchTest
  static final ArchRule servicesAreStrangers =
      slices()
          .matching("bida.(order|payment|fulfillment|refund|notification)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  /** Time and chance are injected, or no simulation and no test could repeat a run. */
  @ArchTest
  static final ArchRule timeAndChanceAreInjected =
      noClasses()
          .that()
          .resideInAPackage("bida..")
          .and()
          .resideOutsideOfPackages(
              "bida.platform.time..",
              "bida.platform.ids..",
              "bida.platform.observability..",
              "bida.platform.test..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(java.time.InstantSource.class, "system")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callConstructor(Random.class, long.class)
          .orShould()
          .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
          .allowEmptyShould(true);

  private static ArchCondition<JavaClass> dependOnlyOnItselfAndPureCode() {
    var pure =
        resideInAnyPackage(
            "java..",
            "bida.contracts..",
            "bida.platform.decision..",
            "bida.platform.calendar..",
            "org.jspecify..");
    return new ArchCondition<>("depend only on java, contracts, decision, calendar and itself") {
      @Override
      public void check(JavaClass core, ConditionEvents events) {
        for (var dependency : core.getDirectDependenciesFromSelf()) {
          var target = dependency.getTargetClass().getBaseComponentType();
          var fine =
              target.isPrimitive()
                  || target.getPackageName().equals(core.getPackageName())
                  || pure.test(target);
          if (!fine) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static DescribedPredicate<JavaMethod> handleRequests() {
    return DescribedPredicate.describe(
        "handle requests",
        method ->
            method.getOwner().isAnnotatedWith(Path.class)
                && (method.isAnnotatedWith(Path.class) || isAnnotatedWithAVerb(method)));
  }

  private static boolean isAnnotatedWithAVerb(HasAnnotations<?> method) {
    return method.getAnnotations().stream()
        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
  }
}
