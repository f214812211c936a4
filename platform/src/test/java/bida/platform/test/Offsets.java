package bida.platform.test;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** Where the group of the service under test stands in the topics it reads. Inject it. */
@Singleton
public class Offsets {

  private final KafkaClientService clients;
  private final MeterRegistry metrics;
  private final Topics topics;

  Offsets(KafkaClientService clients, MeterRegistry metrics, Topics topics) {
    this.clients = clients;
    this.metrics = metrics;
    this.topics = topics;
  }

  /** Sets the group back, and waits until all that was ever on the topic has come once more. */
  public void backToTheBeginning(String topic) {
    var before = handled(topic);
    var all = new AtomicLong();
    consumer(topic)
        .runOnPollingThread(
            kafka -> {
              var assigned = kafka.assignment();
              kafka.endOffsets(assigned).values().forEach(all::addAndGet);
              kafka.seekToBeginning(assigned);
            })
        .await()
        .indefinitely();
    Await.until(
        all + " records of " + topic + " once more", () -> handled(topic) >= before + all.get());
  }

  /** What happens while the service reads nothing of a topic. */
  public void whileItReadsNothing(String topic, Runnable happens) {
    consumer(topic)
        .runOnPollingThread(
            _ -> {
              happens.run();
            })
        .await()
        .indefinitely();
  }

  /** The same, and so much is deleted meanwhile that the place where it stood is gone. */
  public void whileItReadsNothingForTooLong(String topic, Runnable happens) {
    consumer(topic)
        .runOnPollingThread(
            kafka -> {
              happens.run();
              kafka.assignment().forEach(partition -> kafka.seek(partition, 0));
            })
        .await()
        .indefinitely();
  }

  private KafkaConsumer<String, byte[]> consumer(String topic) {
    return clients.getConsumer(topic);
  }

  private double handled(String topic) {
    return metrics.find("bida.events").tag("topic", topics.named(topic)).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
