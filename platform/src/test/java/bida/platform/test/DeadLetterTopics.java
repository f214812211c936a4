package bida.platform.test;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the service under test could not apply. Inject it. */
@Singleton
public class DeadLetterTopics {

  private final Topics topics;
  private final String group;
  private final String kafka;

  DeadLetterTopics(
      Topics topics,
      @ConfigProperty(name = "quarkus.application.name") String group,
      @ConfigProperty(name = "kafka.bootstrap.servers") String kafka) {
    this.topics = topics;
    this.group = group;
    this.kafka = kafka;
  }

  /** All dead letters of a topic so far, from the beginning. */
  public List<ConsumerRecord<String, byte[]>> of(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topics.named(topic) + "." + group + ".dead").stream()
              .map(DeadLetterTopics::partition)
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var read = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
      return read;
    }
  }

  /** Waits for a dead letter under the key. */
  public void await(String topic, String key) {
    Await.until(
        "a dead letter of " + key + " from " + topic,
        () -> of(topic).stream().anyMatch(letter -> key.equals(letter.key())));
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }
}
