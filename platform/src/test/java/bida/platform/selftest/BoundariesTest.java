package bida.platform.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.test.Boundaries;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Platform keeps the rules it gives to others, and each rule catches who breaks it. */
@AnalyzeClasses(packages = "bida", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {

  @ArchTest static final ArchTests boundaries = ArchTests.in(Boundaries.class);

  private static final Map<String, String> BROKEN =
      Map.of(
          "theCoreIsPure",
          """
          package bida.order.core;
          record Culprit(com.fasterxml.jackson.databind.ObjectMapper mapper) {}
          """,
          "resourceMethodsArePublic",
          """
          package bida.order;
          @jakarta.ws.rs.Path("/v1/orders")
          class Culprit { @jakarta.ws.rs.GET String silent404() { return ""; } }
          """,
          "servicesAreStrangers",
          """
          package bida.order;
          class Culprit { Object friend = new bida.payment.Friend(); }
          """,
          "timeAndChanceAreInjected",
          """
          package bida.order;
          class Culprit { java.time.Instant now = java.time.Instant.now(); }
          """);

  @TempDir Path folder;

  @Test
  void eachRuleCatchesWhoBreaksIt() throws IOException, ReflectiveOperationException {
    for (var rule : rules()) {
      var culprit = rule.get(null);
      var name = rule.getName();
      assertThat(BROKEN).containsKey(name);
      var classes = new ClassFileImporter().importPath(compiled(name, BROKEN.get(name)));

      var result = ((ArchRule) culprit).evaluate(classes);

      assertThat(result.hasViolation()).as(name).isTrue();
      assertThat(result.getFailureReport().toString()).contains("Culprit");
    }
  }

  @Test
  void theSourcesAreCaughtOneByOne() throws IOException, ReflectiveOperationException {
    for (var source :
        List.of(
            "java.util.UUID.randomUUID()",
            "System.currentTimeMillis()",
            "Math.random()",
            "new java.util.Random()",
            "new java.util.Random(7)",
            "java.time.Clock.systemUTC()",
            "java.time.InstantSource.system()",
            "java.util.concurrent.ThreadLocalRandom.current()",
            "java.time.LocalDate.now()",
            "java.time.OffsetDateTime.now()")) {
      var code = "package bida.order; class Culprit { Object o = " + source + "; }";
      var classes = new ClassFileImporter().importPath(compiled("s" + source.hashCode(), code));

      var rule = (ArchRule) rule("timeAndChanceAreInjected").get(null);

      assertThat(rule.evaluate(classes).hasViolation()).as(source).isTrue();
    }
  }

  private Path compiled(String name, String culprit) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    var file = Files.writeString(home.resolve("Culprit.java"), culprit);
    var friend =
        Files.writeString(
            home.resolve("Friend.java"), "package bida.payment; public class Friend {}");
    var code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                home.toString(),
                file.toString(),
                friend.toString());
    assertThat(code).isZero();
    return home;
  }

  private static java.lang.reflect.Field rule(String name) throws NoSuchFieldException {
    var field = Boundaries.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static List<java.lang.reflect.Field> rules() {
    return Arrays.stream(Boundaries.class.getDeclaredFields())
        .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
        .peek(field -> field.setAccessible(true))
        .toList();
  }
}
