package bida.simulation.service;

import bida.contracts.FulfillmentEvent.StockChanged;
import bida.fulfillment.core.LineDelivery;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.service.FulfillmentService.KeyRow;
import bida.simulation.service.FulfillmentService.KeyState;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.util.List;

/** Card keys, and how many of them can be sold. As Allocation and Stock do it. */
final class Vault {

  private record Shelf(long version, long usable) {}

  private final World world;
  private final Table<String, KeyRow> keys = new Table<>();
  private final Table<String, Shelf> shelves = new Table<>();

  Vault(World world) {
    this.world = world;
  }

  Table<String, KeyRow> keys() {
    return keys;
  }

  void importKeys(Tx tx, String sku, int units) {
    for (int i = 1; i <= units; i++) {
      var id = sku + "-key-" + i;
      tx.put(keys, id, new KeyRow(id, sku, KeyState.AVAILABLE, null));
    }
    change(tx, sku, units);
  }

  private void change(Tx tx, String sku, long units) {
    var before = tx.get(shelves, sku);
    var shelf =
        before == null
            ? new Shelf(1, units)
            : new Shelf(before.version() + 1, before.usable() + units);
    tx.put(shelves, sku, shelf);
    tx.tell(sku, List.of(new StockChanged(sku, shelf.version(), shelf.usable(), world.now())));
  }

  boolean allocate(Tx tx, LineDelivery line, LineKey key) {
    var free =
        tx.all(keys)
            .filter(row -> row.sku().equals(line.sku()) && row.state() == KeyState.AVAILABLE)
            .limit(line.quantity())
            .toList();
    if (free.size() < line.quantity()) {
      return false;
    }
    free.forEach(
        row -> tx.put(keys, row.id(), new KeyRow(row.id(), row.sku(), KeyState.ISSUED, key)));
    return true;
  }

  void quarantine(Tx tx, LineRow row) {
    var mine = tx.all(keys).filter(key -> isOf(key, row.key())).toList();
    mine.forEach(
        key ->
            tx.put(
                keys, key.id(), new KeyRow(key.id(), key.sku(), KeyState.QUARANTINED, key.of())));
    change(tx, row.line().sku(), -mine.size());
  }

  private static boolean isOf(KeyRow key, LineKey line) {
    return key.state() == KeyState.ISSUED && line.equals(key.of());
  }
}
