package bida.platform.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a test JVM its own database and topics on the real PostgreSQL and Kafka that the whole
 * build shares: embedded by default, Testcontainers with {@code -Dbida.it=containers}.
 */
public final class Servers implements QuarkusTestResourceLifecycleManager {

  private List<String> reads = List.of();

  /** {@code reads}: topics, by comma, of an application that has no application.properties. */
  @Override
  public void init(Map<String, String> arguments) {
    if (arguments.containsKey("reads")) {
      reads = List.of(arguments.get("reads").split(","));
    }
  }

  @Override
  public Map<String, String> start() {
    var began = System.nanoTime();
    var module = Module.underTest().reading(reads);
    var servers = SharedServers.ofThisBuild();
    var suffix = module.uniqueSuffix();
    var config = new HashMap<String, String>();
    config.putAll(FreshDatabase.create(servers, module, suffix));
    config.putAll(FreshTopics.create(servers, module, suffix));
    config.putAll(TestKeys.generate());
    // Beside a running system, and beside the tests of another module.
    config.put("quarkus.http.test-port", "0");
    System.out.printf(
        "Test servers: %s (%s), ready for %s after %.1f s.%n",
        servers.mode(), servers.whence(), module.name(), (System.nanoTime() - began) / 1e9);
    return config;
  }

  /** Where the broker is, for who wants to stand between it and the service. */
  public static String kafka() {
    return SharedServers.ofThisBuild().kafka();
  }

  @Override
  public void stop() {
    // They serve the whole build and end with it.
  }
}
