package bida.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TxTest {

  private final Table<String, Integer> table = new Table<>();

  @Test
  void whoReadWhatHasChangedSinceWritesNothing() {
    assertThat(overtaken(Set.of())).isFalse();
    assertThat(table.get("a")).isEqualTo(2);
  }

  @Test
  void withoutTheCheckTheLastOneWins() {
    assertThat(overtaken(EnumSet.of(Guard.VERSION_CHECK))).isTrue();
    assertThat(table.get("a")).isEqualTo(1);
  }

  private boolean overtaken(Set<Guard> missing) {
    var database = new Database(World.silent(missing), "orders");
    var slow = database.begin();
    assertThat(slow.get(table, "a")).isNull();
    slow.put(table, "a", 1);
    database.inTransaction(tx -> tx.put(table, "a", 2));
    return database.commit(slow);
  }
}
