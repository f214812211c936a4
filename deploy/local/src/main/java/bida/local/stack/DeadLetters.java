package bida.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts dead letters back onto their topic, with key and headers as they were. Every group of the
 * topic sees them again, and its inbox lets through only what it has not done.
 */
public final class DeadLetters {

  private static final Duration POLL = Duration.ofSeconds(2);

  private final String bootstrap;

  public DeadLetters(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * How many went back, at most {@code limit}. Where it ends is remembered by a group of its own.
   */
  public int replay(String topic, String group, int limit, Consumer<String> say)
      throws ExecutionException, InterruptedException {
    var dead = Topics.dead(topic, group);
    try (var consumer = consumer(dead + ".replay");
        var producer = producer()) {
      var partitions =
          consumer.partitionsFor(dead).stream()
              .map(info -> new TopicPartition(dead, info.partition()))
              .toList();
      consumer.assign(partitions);
      // Letters that arrive while we replay wait for the next time, or a poisoned one would go
      // round.
      var ends = consumer.endOffsets(partitions);
      var replayed = 0;
      while (replayed < limit && !arrived(consumer, ends)) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        var done = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var letter : consumer.poll(POLL)) {
          var partition = new TopicPartition(dead, letter.partition());
          if (replayed < limit && letter.offset() < ends.getOrDefault(partition, 0L)) {
            sent.add(producer.send(back(topic, letter)));
            say.accept(line(letter));
            done.put(partition, new OffsetAndMetadata(letter.offset() + 1));
            replayed++;
          }
        }
        for (var one : sent) {
          one.get();
        }
        consumer.commitSync(done);
      }
      return replayed;
    }
  }

  // The dead-letter headers say why it died; the topic's readers know nothing of them.
  static ProducerRecord<byte[], byte[]> back(String topic, ConsumerRecord<byte[], byte[]> letter) {
    var record = new ProducerRecord<byte[], byte[]>(topic, letter.key(), letter.value());
    for (var header : letter.headers()) {
      if (!header.key().startsWith("dead-letter-")) {
        record.headers().add(header);
      }
    }
    return record;
  }

  private static String line(ConsumerRecord<byte[], byte[]> letter) {
    var type = letter.headers().lastHeader("ce_type");
    var reason = letter.headers().lastHeader("dead-letter-reason");
    return "%d/%d key %s type %s%s"
        .formatted(
            letter.partition(),
            letter.offset(),
            letter.key() == null ? "-" : new String(letter.key(), UTF_8),
            type == null ? "?" : new String(type.value(), UTF_8),
            reason == null ? "" : ": " + new String(reason.value(), UTF_8));
  }

  private static boolean arrived(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.block.ms", "10000"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
