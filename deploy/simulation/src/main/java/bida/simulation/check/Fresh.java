package bida.simulation.check;

import bida.simulation.machine.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** The rows of a table that were written since somebody looked at it. */
final class Fresh<K, V> {

  private final Table<K, V> table;
  private int seen;

  Fresh(Table<K, V> table) {
    this.table = table;
  }

  /** As they are now, each once. */
  List<V> take() {
    if (table.writes() == seen) {
      return List.of();
    }
    var keys = new LinkedHashSet<>(table.writtenSince(seen));
    seen = table.writes();
    return keys.stream().map(key -> Objects.requireNonNull(table.get(key))).toList();
  }
}
