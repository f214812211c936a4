package bida.simulation.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Committed rows by key; a version counts the changes of each. */
public final class Table<K, V> {

  private static final class Row {
    private final int place;
    private long version;

    Row(int place) {
      this.place = place;
    }
  }

  private final Map<K, Row> rows = new HashMap<>();
  // In the order in which they came, so that whoever goes through them meets them the same way.
  private final List<V> values = new ArrayList<>();
  private final List<V> all = Collections.unmodifiableList(values);
  private final List<K> written = new ArrayList<>();

  /** As it was committed last. */
  public @Nullable V get(K key) {
    var row = rows.get(key);
    return row == null ? null : values.get(row.place);
  }

  /** As they are, and as they will be: whoever writes meanwhile makes a copy first. */
  public List<V> all() {
    return all;
  }

  /** How often anything was written. */
  public int writes() {
    return written.size();
  }

  /** The key of each write after so many of them, in their order. */
  public List<K> writtenSince(int writes) {
    return written.subList(writes, written.size());
  }

  /** Where it stands among all; less than 0 where there is none. */
  int place(Object key) {
    var row = rows.get(key);
    return row == null ? -1 : row.place;
  }

  long version(Object key) {
    var row = rows.get(key);
    return row == null ? 0 : row.version;
  }

  void store(K key, V value) {
    var row = rows.get(key);
    if (row == null) {
      row = new Row(values.size());
      rows.put(key, row);
      values.add(value);
    } else {
      values.set(row.place, value);
    }
    row.version++;
    written.add(key);
  }
}
