package bida.fulfillment.vault;

import bida.contracts.FulfillmentEvent.StockChanged;
import bida.platform.database.Database;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many keys of a SKU may be sold in all, told to order-service with every change. */
@ApplicationScoped
class Stock {

  private static final String ADD =
      """
      insert into stock as s (sku, version, usable_total) values ($1, 1, greatest($2, 0))
      on conflict (sku) do update
      set version = s.version + 1, usable_total = s.usable_total + $2
      returning version, usable_total
      """;
  private static final String SHOW =
      """
      select s.version, s.usable_total, k.status, k.keys
      from stock s left join (select status, count(*) as keys from card_key where sku = $1 group by status) k on true
      where s.sku = $1
      """;

  private final Database database;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  Stock(Database database, Outbox outbox, Traces traces, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  /** What an operator sees of a SKU. */
  record Shown(String sku, long version, long usableTotal, Map<String, Long> keys) {}

  /** {@code change} is what was imported, or minus what was voided or quarantined. */
  Uni<Void> change(SqlConnection tx, String sku, int change) {
    if (change == 0) {
      return Uni.createFrom().voidItem();
    }
    return tx.preparedQuery(ADD)
        .execute(Tuple.of(sku, (long) change))
        .map(rows -> rows.iterator().next())
        .flatMap(
            row ->
                outbox.publish(
                    tx,
                    Publication.of(
                        sku,
                        null,
                        traces.current(),
                        List.of(
                            new StockChanged(
                                sku,
                                row.getLong("version"),
                                row.getLong("usable_total"),
                                clock.instant())))));
  }

  /** A SKU never imported has version 0. */
  Uni<Shown> show(String sku) {
    return database
        .pool()
        .preparedQuery(SHOW)
        .execute(Tuple.of(sku))
        .map(
            rows -> {
              var keys = new TreeMap<String, Long>();
              long version = 0;
              long usable = 0;
              for (var row : rows) {
                version = row.getLong("version");
                usable = row.getLong("usable_total");
                if (row.getString("status") != null) {
                  keys.put(row.getString("status"), row.getLong("keys"));
                }
              }
              return new Shown(sku, version, usable, keys);
            });
  }
}
