package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Who is told that an order may have changed. */
class OrderHintsTest {

  private final OrderHints hints = new OrderHints();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void tellsWhoWatchesTheOrderAndNobodyElse() {
    var one = hints.of("O1").subscribe().with(told::add);
    var other = hints.of("O2").subscribe().with(order -> told.add("other " + order));

    hints.changedHere("O1");
    hints.on(poll("O2", null, "O3"));
    hints.changedHere(null);

    assertThat(told).containsExactly("O1", "other O2");
    one.cancel();
    other.cancel();
    hints.changedHere("O1");
    assertThat(told).hasSize(2);
  }

  @Test
  void tellsEverybodyThatTheInstanceStopsAlsoWhoComesThen() {
    hints.of("O1").subscribe().with(told::add);

    hints.stop(new ShutdownDelayInitiatedEvent());
    hints.of("O2").subscribe().with(told::add);

    assertThat(told).containsExactly("O1", "O2");
    assertThat(hints.isStopped()).isTrue();
  }

  private static ConsumerRecords<String, byte[]> poll(String... keys) {
    var partition = new TopicPartition("orders", 0);
    var records =
        Arrays.stream(keys)
            .map(key -> new ConsumerRecord<>("orders", 0, 0, key, new byte[0]))
            .toList();
    return new ConsumerRecords<>(Map.of(partition, records), Map.of());
  }
}
