package bida.connect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes every topic that is missing; the broker makes none itself. Run before anything else. */
public final class Topics {

  // Each of them reads the topics of the others.
  static final List<String> GROUPS =
      List.of(
          "order-service",
          "payment-callback-service",
          "fulfillment-service",
          "refund-service",
          "notification-service");
  static final Map<String, String> PUBLISHERS =
      Map.of(
          "orders", "order-service",
          "payments", "payment-callback-service",
          "fulfillments", "fulfillment-service",
          "refunds", "refund-service",
          "notifications", "notification-service");

  // The unit of scale: no service can usefully run in more instances than this.
  private static final int PARTITIONS = 6;
  private static final String COMPACTED = "compact";
  private static final long LIMIT_SECONDS = 60;

  private Topics() {}

  public static void main(String[] args)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    var environment = System.getenv();
    var folder = Path.of(environment.getOrDefault("BIDA_DEBEZIUM_DIR", "deploy/debezium"));
    var replicas = Short.parseShort(environment.getOrDefault("BIDA_TOPIC_REPLICAS", "1"));
    var wanted = all(ConnectorFile.in(folder), replicas);
    try (var admin = admin(environment.getOrDefault("BIDA_KAFKA", "127.0.0.1:19092"))) {
      var there = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      var missing = wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
      admin.createTopics(missing).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      System.out.printf(
          "topics: %d wanted, %d made, %d were there%n",
          wanted.size(), missing.size(), wanted.size() - missing.size());
    }
  }

  static List<NewTopic> all(List<ConnectorFile> connectors, short replicas) {
    var all = new ArrayList<NewTopic>();
    for (var connector : connectors) {
      var topic = connector.topic();
      // As long as the outbox keeps its rows; the alarm for a slow reader is at half of it.
      all.add(topic(topic, PARTITIONS, replicas, "retention.ms", "604800000"));
      for (var group : GROUPS) {
        if (!group.equals(PUBLISHERS.get(topic))) {
          // A dead letter waits for a person, so it is kept for ever.
          all.add(topic(topic + "." + group + ".dead", 1, replicas, "retention.ms", "-1"));
        }
      }
      // Without its heartbeat topic a connector stalls and still says RUNNING.
      all.add(topic(connector.heartbeatTopic(), 1, replicas, "retention.ms", "3600000"));
    }
    all.add(topic("bida-connect-configs", 1, replicas, "cleanup.policy", COMPACTED));
    all.add(topic("bida-connect-offsets", 5, replicas, "cleanup.policy", COMPACTED));
    all.add(topic("bida-connect-status", 5, replicas, "cleanup.policy", COMPACTED));
    return all;
  }

  private static NewTopic topic(
      String name, int partitions, short replicas, String setting, String value) {
    return new NewTopic(name, partitions, replicas).configs(Map.of(setting, value));
  }

  private static Admin admin(String bootstrap) {
    return Admin.create(Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", "60000"));
  }
}
