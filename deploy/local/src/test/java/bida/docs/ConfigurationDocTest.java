package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationDocTest {

  private static final String VARIABLE = "BIDA_[A-Z0-9_]+";

  @Test
  void theReadmeExplainsEverySharedVariable() {
    assertEquals(
        List.of(),
        unexplained(
            "platform/src/main/resources/META-INF/microprofile-config.properties",
            Repository.read("README.md")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order-service",
        "payment-callback-service",
        "fulfillment-service",
        "refund-service",
        "notification-service"
      })
  void everyServiceExplainsItsVariables(String service) {
    assertEquals(
        List.of(),
        unexplained(
            service + "/src/main/resources/application.properties",
            Repository.read(service + "/README.md")));
  }

  private static List<String> unexplained(String settings, String readme) {
    return Repository.matches(Repository.read(settings), VARIABLE).stream()
        .filter(name -> !readme.contains("`" + name + "`"))
        .toList();
  }
}
