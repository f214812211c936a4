package bida.platform.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Topics of its own for a test JVM: every channel that reads one of the five topics is led to
 * {@code <suffix>-<topic>} instead, so that modules never read each other's events.
 */
final class FreshTopics {

  static final List<String> ALL =
      List.of("orders", "payments", "fulfillments", "refunds", "notifications");

  /** Where tests read the prefix of their topics. */
  static final String PREFIX = "bida.test.topics";

  private static final Pattern CHANNEL =
      Pattern.compile("mp\\.messaging\\.incoming\\.(([^.\"]+)|\"[^\"]+\")\\..+");

  private FreshTopics() {}

  static Map<String, String> create(SharedServers servers, Module module, String suffix) {
    var prefix = suffix + "-";
    var topics = new ArrayList<NewTopic>();
    for (var topic : ALL) {
      topics.add(new NewTopic(prefix + topic, 6, (short) 1));
      topics.add(new NewTopic(prefix + topic + "." + module.name() + ".dead", 1, (short) 1));
    }
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
      admin.createTopics(topics).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("no topics for the tests of " + module.name(), e);
    }
    var config = new HashMap<String, String>();
    config.put("kafka.bootstrap.servers", servers.kafka());
    config.put(PREFIX, prefix);
    config.putAll(rerouted(module, prefix));
    return config;
  }

  private static Map<String, String> rerouted(Module module, String prefix) {
    var topicOfChannel = new HashMap<String, String>();
    for (var name : module.settings().stringPropertyNames()) {
      var channel = CHANNEL.matcher(name);
      if (channel.matches()) {
        topicOfChannel.putIfAbsent(channel.group(1), channel.group(2));
      }
    }
    topicOfChannel.replaceAll(
        (channel, name) ->
            module.settings().getProperty("mp.messaging.incoming." + channel + ".topic", name));
    var config = new HashMap<String, String>();
    topicOfChannel.forEach(
        (channel, topic) -> {
          if (ALL.contains(topic)) {
            config.put("mp.messaging.incoming." + channel + ".topic", prefix + topic);
          }
        });
    return config;
  }
}
