package bida.order;

import bida.contracts.CaseNeeded;
import bida.order.core.StockLevel;
import bida.platform.database.Database;
import bida.platform.database.InOrder;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock edge of stock: tells operators once that a SKU runs low, and once that it is sold out.
 * Counted aside of orders, which move the counters a thousand times a second.
 */
@ApplicationScoped
class WatchStock {

  // A bulk void may sink many at once; the rest follows within seconds.
  private static final int BATCH = 100;

  // StockLevel.at in SQL: a level that it moves and this does not find is never told.
  private static final String MOVED =
      """
      select s.sku from stock s left join stock_alarm a on a.sku = s.sku
      cross join lateral (select s.usable_total - s.held - s.committed as available,
        coalesce(a.low, $1) as low, coalesce(a.margin, $2) as margin,
        coalesce(a.level, 'CALM') as level) of_sku
      where exists (select from offer o where o.sku = s.sku and o.on_sale and o.stock_tracked)
        and (of_sku.available > of_sku.low + of_sku.margin and of_sku.level <> 'CALM'
         or of_sku.available <= of_sku.low + of_sku.margin
            and (of_sku.available <= 0 and of_sku.level <> 'OUT'
                 or of_sku.available > 0 and of_sku.available < of_sku.low and of_sku.level = 'CALM'))
      order by s.sku limit $3
      """;
  private static final String KNOW =
      "insert into stock_alarm (sku) values ($1) on conflict (sku) do nothing";
  private static final String LOCK =
      """
      select coalesce(a.low, $2) as low, coalesce(a.margin, $3) as margin, a.level, a.episode,
        s.usable_total - s.held - s.committed as available
      from stock_alarm a join stock s on s.sku = a.sku where a.sku = $1 for update of a
      """;
  private static final String STORE =
      "update stock_alarm set level = $2, episode = $3 where sku = $1";
  private static final String COUNT =
      """
      select count(*) filter (where level = 'LOW') as low, count(*) filter (where level = 'OUT') as out
      from stock_alarm where level <> 'CALM'
      """;

  private final Database database;
  private final Outbox outbox;
  private final OrderConfig config;
  private final InstantSource clock;
  private final AtomicLong low = new AtomicLong();
  private final AtomicLong out = new AtomicLong();

  WatchStock(
      Database database,
      Outbox outbox,
      OrderConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.database = database;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
    gauge(metrics, "low", low);
    gauge(metrics, "out", out);
  }

  private static void gauge(MeterRegistry metrics, String level, AtomicLong skus) {
    Gauge.builder("bida.stock.alarms", skus, AtomicLong::get).tag("level", level).register(metrics);
  }

  @Scheduled(
      every = "2s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database
        .pool()
        .preparedQuery(MOVED)
        .execute(Tuple.of(config.lowStock(), config.lowStockMargin(), BATCH))
        .flatMap(
            rows ->
                InOrder.each(
                    rows, row -> database.inTransaction(tx -> look(tx, row.getString("sku")))))
        .chain(this::count);
  }

  // Looked at again under the lock: two instances tell it once.
  private Uni<Void> look(SqlConnection tx, String sku) {
    return tx.preparedQuery(KNOW)
        .execute(Tuple.of(sku))
        .chain(
            () ->
                tx.preparedQuery(LOCK)
                    .execute(Tuple.of(sku, config.lowStock(), config.lowStockMargin())))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : move(tx, sku, rows.iterator().next()));
  }

  private Uni<Void> move(SqlConnection tx, String sku, Row row) {
    var level = StockLevel.valueOf(row.getString("level"));
    long available = row.getLong("available");
    var next = level.at(available, row.getLong("low"), row.getLong("margin"));
    if (next == level) {
      return Uni.createFrom().voidItem();
    }
    // Each time it sinks anew is a case of its own; the one before may be resolved for good.
    var episode = row.getLong("episode") + (level == StockLevel.CALM ? 1 : 0);
    return tx.preparedQuery(STORE)
        .execute(Tuple.of(sku, next.name(), episode))
        .chain(
            () ->
                next == StockLevel.CALM
                    ? Uni.createFrom().voidItem()
                    : tell(tx, sku, next, episode, available));
  }

  private Uni<Void> tell(
      SqlConnection tx, String sku, StockLevel level, long episode, long available) {
    var kind = "STOCK_" + level;
    var needed =
        new CaseNeeded(
            kind + ":" + sku + ":" + episode,
            kind,
            null,
            null,
            "SKU " + sku + " has " + available + " left to sell.",
            clock.instant());
    return outbox.publish(tx, Publication.of(needed.key(), null, null, List.of(needed)));
  }

  private Uni<Void> count() {
    return database
        .pool()
        .query(COUNT)
        .execute()
        .invoke(
            rows -> {
              var row = rows.iterator().next();
              low.set(row.getLong("low"));
              out.set(row.getLong("out"));
            })
        .replaceWithVoid();
  }
}
