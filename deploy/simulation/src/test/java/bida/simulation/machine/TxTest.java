package bida.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.OrderEvent.OrderDelivered;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TxTest {

  private final Table<String, Integer> table = new Table<>();

  @Test
  void nobodySeesWhatIsNotCommitted() {
    var database = new Database(World.silent(Set.of()), "orders");
    var tx = database.begin();
    tx.put(table, "a", 1);
    tx.tell("a", List.of(new OrderDelivered("a", "t", Instant.EPOCH)));

    assertThat(table.get("a")).isNull();
    assertThat(database.hasUnrelayed()).isFalse();
    assertThat(tx.all(table)).containsExactly(1);

    assertThat(database.commit(tx)).isTrue();
    assertThat(table.get("a")).isEqualTo(1);
    assertThat(database.relayNext().sequence()).isEqualTo(1);
  }

  @Test
  void whoReadWhatHasChangedSinceWritesNothing() {
    var database = new Database(World.silent(Set.of()), "orders");

    assertThat(overtaken(database)).isFalse();
    assertThat(table.get("a")).isEqualTo(2);
  }

  @Test
  void withoutTheCheckTheLastOneWins() {
    var missing = EnumSet.of(Guard.VERSION_CHECK);
    var database = new Database(World.silent(missing), "orders");

    assertThat(overtaken(database)).isTrue();
    assertThat(table.get("a")).isEqualTo(1);
  }

  private boolean overtaken(Database database) {
    var slow = database.begin();
    assertThat(slow.get(table, "a")).isNull();
    slow.put(table, "a", 1);
    database.inTransaction(tx -> tx.put(table, "a", 2));
    return database.commit(slow);
  }
}
