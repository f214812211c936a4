package bida.simulation.machine;

import bida.contracts.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: what it writes is seen by nobody else before it commits, and where a row that it
 * read has changed meanwhile it does not. The services lock such rows or check their version, which
 * comes to the same.
 */
public final class Tx {

  private record Cell(Table<?, ?> table, Object key) {}

  private final Database database;
  private final boolean watches;
  private final Map<Cell, Long> seen = new HashMap<>();
  private final Map<Cell, Object> written = new LinkedHashMap<>();
  private final List<Database.Told> told = new ArrayList<>();

  /** {@code watches}: others may come between its beginning and its end. */
  Tx(Database database, boolean watches) {
    this.database = database;
    this.watches = watches;
  }

  @SuppressWarnings("unchecked") // what put() wrote into the same table
  public <K, V> @Nullable V get(Table<K, V> table, K key) {
    if (!watches && written.isEmpty()) {
      return table.get(key);
    }
    var cell = new Cell(table, key);
    see(cell);
    var mine = written.get(cell);
    return mine == null ? table.get(key) : (V) mine;
  }

  private void see(Cell cell) {
    if (watches) {
      seen.putIfAbsent(cell, cell.table().version(cell.key()));
    }
  }

  public <K, V> void put(Table<K, V> table, K key, V value) {
    var cell = new Cell(table, key);
    see(cell);
    written.put(cell, value);
  }

  /** The row is written although it stays as it is: whoever else does so waits for this one. */
  public <K, V> @Nullable V lock(Table<K, V> table, K key) {
    var value = get(table, key);
    if (value != null) {
      put(table, key, value);
    }
    return value;
  }

  /** All rows, as this transaction left them; only what is locked besides is sure to stay so. */
  public <K, V> Stream<V> all(Table<K, V> table) {
    var rows = new ArrayList<>(table.all());
    for (var one : written.entrySet()) {
      if (one.getKey().table() == table) {
        show(rows, one.getKey(), one.getValue());
      }
    }
    return rows.stream();
  }

  @SuppressWarnings("unchecked") // what put() wrote into the same table
  private static <V> void show(List<V> rows, Cell cell, Object value) {
    int place = cell.table().place(cell.key());
    if (place < 0) {
      rows.add((V) value);
    } else {
      rows.set(place, (V) value);
    }
  }

  public void tell(String key, List<? extends Event> events) {
    for (var event : events) {
      told.add(new Database.Told(key, event));
    }
  }

  /** Whether its commit would change anything. */
  boolean hasDone() {
    return !written.isEmpty() || !told.isEmpty();
  }

  /** False where it was too late, and nothing has happened. */
  boolean commit(boolean checked) {
    if (checked) {
      for (var entry : seen.entrySet()) {
        if (entry.getKey().table().version(entry.getKey().key()) != entry.getValue()) {
          return false;
        }
      }
    }
    written.forEach(Tx::store);
    told.forEach(database::publish);
    return true;
  }

  @SuppressWarnings("unchecked") // key and value came in by put() of the same table
  private static <K, V> void store(Cell cell, Object value) {
    ((Table<K, V>) cell.table()).store((K) cell.key(), (V) value);
  }
}
