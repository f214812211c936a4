package bida.load.system;

import bida.load.measure.Arrivals;
import bida.local.stack.Stack;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer of {@link OutboxRows#TOPIC}, without a group, that notes when each row was there. */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  // A drain brings thousands between two polls.
  private static final int MOST = 5_000;

  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private long again;
  private volatile Arrivals arrivals = new Arrivals(0, 0);

  public TopicReader(Stack stack) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.at().kafka(), "max.poll.records", MOST),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(OutboxRows.TOPIC).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().name("topic-reader").start(this::read);
  }

  /** What comes from now on. */
  public Arrivals expect(int first, int count) {
    again += arrivals.again();
    return arrivals = new Arrivals(first, count);
  }

  /** How many rows came more than once, while they were expected. */
  public long again() {
    return again + arrivals.again();
  }

  private void read() {
    try (consumer) {
      while (true) {
        var records = consumer.poll(POLL);
        var now = System.nanoTime();
        records.forEach(record -> arrivals.came(OutboxRows.number(record.key()), now));
      }
    } catch (WakeupException e) {
      // That was the end.
      return;
    }
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join();
  }
}
