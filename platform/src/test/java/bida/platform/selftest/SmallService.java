package bida.platform.selftest;

import bida.platform.test.Servers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The settings a service would have; here and not in a file, which the test-jar's users would read
 * too.
 */
public final class SmallService implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "bida.selftest", "true",
        "bida.topic", "platform",
        "quarkus.application.name", "platform",
        "mp.messaging.incoming.orders.connector", "smallrye-kafka",
        "quarkus.log.console.json.enabled", "false");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Servers.class, Map.of("reads", "orders")));
  }
}
