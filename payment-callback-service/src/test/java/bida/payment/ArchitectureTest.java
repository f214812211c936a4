package bida.payment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import bida.platform.test.Boundaries;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import java.util.List;

@AnalyzeClasses(
    packages = {"bida.payment", "bida.contracts"},
    importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests boundaries = ArchTests.in(Boundaries.class);

  private static final String[] WHERE_MONEY_IS = {
    "bida.contracts..", "bida.payment.core..", "bida.payment.channel.."
  };

  @ArchTest
  static void a16MoneyIsNeverAFloatingPointNumber(JavaClasses classes) {
    for (var floating : List.of(double.class, float.class, Double.class, Float.class)) {
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(WHERE_MONEY_IS)
          .should()
          .haveRawType(floating)
          .check(classes);
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(WHERE_MONEY_IS)
          .should()
          .haveRawReturnType(floating)
          .check(classes);
    }
    noClasses()
        .that()
        .resideInAnyPackage(WHERE_MONEY_IS)
        .should()
        .callMethod(Double.class, "parseDouble", String.class)
        .orShould()
        .callMethod(java.math.BigDecimal.class, "doubleValue")
        .check(classes);
  }

  /** What a channel told is committed and acknowledged without Kafka; the relay publishes later. */
  @ArchTest
  static void a34OnlyWhoeverListensKnowsKafka(JavaClasses classes) {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("EventsConsumer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.eclipse.microprofile.reactive.messaging..")
        .check(classes);
  }
}
