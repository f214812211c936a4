package bida.load.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class RelayApartTest {

  private static final Path PRODUCTION = Path.of("../debezium/orders.json");

  @Test
  void readsAnotherDatabaseThroughAnotherSlotAndElseAsInProduction() throws IOException {
    var production = Files.readString(PRODUCTION).lines().toList();
    var apart = RelayApart.apart(Files.readString(PRODUCTION)).lines().toList();

    var different =
        IntStream.range(0, production.size())
            .filter(i -> !production.get(i).equals(apart.get(i)))
            .mapToObj(i -> apart.get(i).strip())
            .toList();
    assertThat(apart).hasSameSizeAs(production);
    assertThat(different)
        .containsExactly(
            "\"database.dbname\": \"bench_orders\",",
            "\"topic.prefix\": \"bida-bench_orders\",",
            "\"slot.name\": \"bida_bench_orders\",");
  }

  /** Without it the connector stalls and says nothing. */
  @Test
  void bringsTheTopicOfItsHeartbeat() {
    assertThat(RelayApart.topics())
        .extracting(NewTopic::name)
        .isEqualTo(List.of("bench-relay-offsets", "bida-heartbeat.bida-bench_orders"));
  }

  @Test
  void aRowIsKnownByItsKeyOnBothWays() {
    assertThat(OutboxRows.number("BENCH-42")).isEqualTo(42);
    assertThat(OutboxRows.number("261130ZV8ZT3XKR1V9RR")).isEqualTo(-1);
  }
}
