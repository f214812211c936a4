package bida.simulation.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Committed rows by key; a version counts the changes of each. */
public final class Table<K, V> {

  record Row<V>(V value, long version) {}

  private final Map<K, Row<V>> rows = new LinkedHashMap<>();

  /** As it was committed last. */
  public @Nullable V get(K key) {
    var row = rows.get(key);
    return row == null ? null : row.value();
  }

  public Stream<V> all() {
    return rows.values().stream().map(Row::value);
  }

  Map<K, Row<V>> rows() {
    return rows;
  }

  long version(Object key) {
    var row = rows.get(key);
    return row == null ? 0 : row.version();
  }

  void store(K key, V value) {
    rows.put(key, new Row<>(value, version(key) + 1));
  }
}
