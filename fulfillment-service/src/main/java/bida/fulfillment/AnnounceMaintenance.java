package bida.fulfillment;

import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.Downtime;
import bida.platform.database.Database;
import bida.platform.database.InOrder;
import bida.platform.event.EventJson;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * The clock edge of the calendar: what was changed for a supplier is told for each of its SKUs, and
 * what waits of it is looked at again, for it may go on sooner, or not yet.
 */
@ApplicationScoped
class AnnounceMaintenance {

  private static final Logger LOG = Logger.getLogger(AnnounceMaintenance.class);

  // A supplier has hundreds of SKUs; the other timers get their turn in between.
  private static final int BATCH = 200;
  // A page of waiting lines; the next one follows at once.
  private static final int PAGE = 100;

  private static final String NEXT =
      """
      select sku, due_at from maintenance_of_sku where due_at <= $1 and sku <> all ($2)
      order by due_at limit 1
      """;
  private static final String LOCK =
      "select told from maintenance_of_sku where sku = $1 and due_at is not null for update";
  private static final String SUPPLIERS =
      """
      select supplier from supplier_product where sku = $1
      union select supplier from supplier_fallback where sku = $1
      """;
  // What was changed since its lines were looked at is due on.
  private static final String TOLD =
      """
      update maintenance_of_sku set told = $2, due_at = case when due_at = $3 then null else due_at end
      where sku = $1
      """;
  private static final String WAITING =
      """
      select order_no, line_no from delivery
      where sku = $1 and status = 'REQUESTED' and supplier <> 'manual' and next_deadline_at > $2
        and (order_no, line_no) > ($3, $4)
      order by order_no, line_no limit $5
      """;

  private final Database database;
  private final MaintenanceCalendar calendar;
  private final Deliveries deliveries;
  private final Outbox outbox;
  private final InstantSource clock;

  AnnounceMaintenance(
      Database database,
      MaintenanceCalendar calendar,
      Deliveries deliveries,
      Outbox outbox,
      InstantSource clock) {
    this.database = database;
    this.calendar = calendar;
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A SKU whose calendar was changed at that time, or goes on changing. */
  record Due(String sku, OffsetDateTime at) {}

  /** How far the lines that wait were looked through. */
  private record Place(String orderNo, int lineNo) {
    static Place of(Row row) {
      return new Place(row.getString("order_no"), row.getInteger("line_no"));
    }
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return next(BATCH, List.of());
  }

  private Uni<Void> next(int left, List<String> failed) {
    return left == 0
        ? Uni.createFrom().voidItem()
        : due(failed)
            .flatMap(
                due ->
                    due.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : lookAgain(due.get().sku())
                            .chain(() -> database.inTransaction(tx -> tell(tx, due.get())))
                            .replaceWith(failed)
                            .onFailure()
                            .recoverWithItem(failure -> and(failed, due.get().sku(), failure))
                            .flatMap(without -> next(left - 1, without)));
  }

  private Uni<Optional<Due>> due(List<String> failed) {
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(DeliveryStore.utc(clock.instant()), failed.toArray(String[]::new)))
        .map(
            rows ->
                rows.rowCount() == 0 ? Optional.empty() : Optional.of(due(rows.iterator().next())));
  }

  private static Due due(Row row) {
    return new Due(row.getString("sku"), row.getOffsetDateTime("due_at"));
  }

  Uni<Void> tell(SqlConnection tx, Due due) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(due.sku()))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : downtime(tx, due.sku())
                        .flatMap(
                            downtime ->
                                tell(tx, due, rows.iterator().next().getString("told"), downtime)));
  }

  // A SKU that is not under maintenance and never was is no news.
  private Uni<Void> tell(SqlConnection tx, Due due, String told, Downtime downtime) {
    var sku = due.sku();
    var now = clock.instant();
    var windows = downtime.after(now).windows();
    var written = EventJson.write(windows);
    var announced = new MaintenanceAnnounced(sku, windows, now);
    return (written.equals(told)
            ? Uni.createFrom().voidItem()
            : outbox.publish(tx, Publication.of(sku, null, null, List.of(announced))))
        .chain(() -> tx.preparedQuery(TOLD).execute(Tuple.of(sku, written, due.at())))
        .replaceWithVoid();
  }

  private Uni<Downtime> downtime(SqlConnection tx, String sku) {
    return tx.preparedQuery(SUPPLIERS)
        .execute(Tuple.of(sku))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("supplier"))
                    .toList())
        .flatMap(suppliers -> calendar.ofSku(tx, sku, suppliers));
  }

  // A page at a time, and each line in a transaction of its own.
  private Uni<Void> lookAgain(String sku) {
    var last = new AtomicReference<>(new Place("", 0));
    return Uni.createFrom()
        .deferred(() -> waiting(sku, last.get()))
        .call(page -> InOrder.each(page, this::lookAgain))
        .invoke(page -> page.stream().reduce((_, row) -> row).map(Place::of).ifPresent(last::set))
        .repeat()
        .whilst(page -> page.size() == PAGE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<List<Row>> waiting(String sku, Place after) {
    return database
        .pool()
        .preparedQuery(WAITING)
        .execute(
            Tuple.of(
                sku, DeliveryStore.utc(clock.instant()), after.orderNo(), after.lineNo(), PAGE))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
  }

  private Uni<Void> lookAgain(Row waiting) {
    return database.inTransaction(
        tx ->
            deliveries
                .lock(tx, waiting.getString("order_no"), waiting.getInteger("line_no"))
                .flatMap(
                    locked ->
                        calendar
                            .closed(tx, locked.line())
                            .flatMap(
                                closed ->
                                    deliveries.apply(
                                        tx,
                                        locked,
                                        By.the("timer"),
                                        new DeliveryCommand.MeetMaintenance(closed))))
                .replaceWithVoid());
  }

  private static List<String> and(List<String> failed, String sku, Throwable failure) {
    LOG.errorf(
        failure, "The maintenance of SKU %s cannot be told; the next tick tries again.", sku);
    return Stream.concat(failed.stream(), Stream.of(sku)).toList();
  }
}
