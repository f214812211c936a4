package bida.local.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Every topic of the system, made before anything can need it: the broker makes none itself. */
public final class Topics {

  static final String OFFSETS = "bida-relay-offsets";

  private static final int PARTITIONS = 6;
  private static final short ONE_BROKER = 1;
  // As long as the outbox keeps its rows; the alarm for a slow reader is at half of it.
  private static final String A_WEEK = "604800000";
  private static final long LIMIT_SECONDS = 30;

  private final String bootstrap;

  Topics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Where a group puts records of a topic that it can never handle. */
  public static String dead(String topic, String group) {
    return topic + "." + group + ".dead";
  }

  static List<NewTopic> all() {
    var all = new ArrayList<NewTopic>();
    for (var publisher : Service.values()) {
      var topic = publisher.database();
      all.add(new NewTopic(topic, PARTITIONS, ONE_BROKER).configs(Map.of("retention.ms", A_WEEK)));
      for (var consumer : Service.values()) {
        if (consumer != publisher) {
          // A dead letter waits for a person, so it is kept for ever.
          all.add(
              new NewTopic(dead(topic, consumer.module()), 1, ONE_BROKER)
                  .configs(Map.of("retention.ms", "-1")));
        }
      }
      // With auto-creation off a missing heartbeat topic stalls the connector without a word.
      all.add(
          new NewTopic("bida-heartbeat.bida-" + topic, 1, ONE_BROKER)
              .configs(Map.of("retention.ms", "3600000")));
    }
    all.add(new NewTopic(OFFSETS, 1, ONE_BROKER).configs(Map.of("cleanup.policy", "compact")));
    return all;
  }

  boolean reachable() {
    try (var admin = admin()) {
      return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void settle() throws ExecutionException, InterruptedException, TimeoutException {
    try (var admin = admin()) {
      Set<String> there = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      var missing = all().stream().filter(topic -> !there.contains(topic.name())).toList();
      for (var made : admin.createTopics(missing).values().values()) {
        try {
          made.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "request.timeout.ms",
            "5000",
            "default.api.timeout.ms",
            "30000",
            "reconnect.backoff.max.ms",
            "200"));
  }
}
