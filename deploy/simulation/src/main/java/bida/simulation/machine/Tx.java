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
  private final Map<Cell, Long> seen = new HashMap<>();
  private final Map<Cell, Object> written = new LinkedHashMap<>();
  private final List<Database.Told> told = new ArrayList<>();

  Tx(Database database) {
    this.database = database;
  }

  @SuppressWarnings("unchecked") // what put() wrote into the same table
  public <K, V> @Nullable V get(Table<K, V> table, K key) {
    var cell = new Cell(table, key);
    seen.putIfAbsent(cell, table.version(key));
    var mine = written.get(cell);
    return mine == null ? table.get(key) : (V) mine;
  }

  public <K, V> void put(Table<K, V> table, K key, V value) {
    var cell = new Cell(table, key);
    seen.putIfAbsent(cell, table.version(key));
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
  @SuppressWarnings("unchecked") // what put() wrote into the same table
  public <K, V> Stream<V> all(Table<K, V> table) {
    var rows = new LinkedHashMap<Object, V>();
    table.rows().forEach((key, row) -> rows.put(key, row.value()));
    written.forEach(
        (cell, value) -> {
          if (cell.table() == table) {
            rows.put(cell.key(), (V) value);
          }
        });
    return List.copyOf(rows.values()).stream();
  }

  public void tell(String key, List<? extends Event> events) {
    events.forEach(event -> told.add(new Database.Told(key, event)));
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
