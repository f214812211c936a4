package bida.fulfillment;

import bida.contracts.CaseNeeded;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.CallbackReport;
import bida.platform.database.Database;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Applies kept callbacks, each in a transaction of its own and in the trace of its order. */
@ApplicationScoped
class ApplyCallbacks {

  private static final Logger LOG = Logger.getLogger(ApplyCallbacks.class);

  // The attempt is committed before the supplier hears of it: a number we lack is not ours, unless
  // we look at a database that is behind. A few looks tell.
  private static final List<Duration> LOOKS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));

  private static final String NEXT =
      """
      select id from supplier_callback where applied_at is null and next_deadline_at <= $1
      order by next_deadline_at limit 1
      """;
  private static final String LOCK =
      """
      select id, supplier, attempt_no, report::text as report, http_traceparent, tries
      from supplier_callback where id = $1 and applied_at is null for update skip locked
      """;
  private static final String ATTEMPT =
      "select order_no, line_no from attempt where attempt_no = $1 and supplier = $2";
  private static final String DONE =
      """
      update supplier_callback set applied_at = $2, outcome = $3, next_deadline_at = null
      where id = $1
      """;
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final String PUT_OFF =
      "update supplier_callback set next_deadline_at = $2 where id = $1 and applied_at is null";
  private static final String LATER =
      "update supplier_callback set tries = tries + 1, next_deadline_at = $2 where id = $1";

  private final Database database;
  private final Deliveries deliveries;
  private final Outbox outbox;
  private final FulfillmentConfig config;
  private final InstantSource clock;

  ApplyCallbacks(
      Database database,
      Deliveries deliveries,
      Outbox outbox,
      FulfillmentConfig config,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return applyNext(config.callbackBatch());
  }

  /** A hint that one has come; the tick would find it anyway. */
  void soon() {
    applyNext(1)
        .subscribe()
        .with(_ -> {}, failure -> LOG.debugf("The next tick applies it: %s", failure.getMessage()));
  }

  private Uni<Void> applyNext(int left) {
    return left == 0
        ? Uni.createFrom().voidItem()
        : next()
            .flatMap(
                id ->
                    id.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : applyOne(id.get()).chain(() -> applyNext(left - 1)));
  }

  private Uni<Optional<UUID>> next() {
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(DeliveryStore.utc(clock.instant())))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getUUID("id")));
  }

  private Uni<Void> applyOne(UUID id) {
    return database
        .inTransaction(tx -> applyOne(tx, id))
        .onFailure()
        .recoverWithUni(failure -> putOff(id, failure));
  }

  private Uni<Void> applyOne(SqlConnection tx, UUID id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(id))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : apply(tx, rows.iterator().next()));
  }

  // One that cannot be applied must not hold up those behind it.
  private Uni<Void> putOff(UUID id, Throwable failure) {
    LOG.errorf(failure, "Supplier callback %s cannot be applied; tried again in a minute.", id);
    return database
        .pool()
        .preparedQuery(PUT_OFF)
        .execute(Tuple.of(id, DeliveryStore.utc(clock.instant().plus(PAUSE))))
        .replaceWithVoid();
  }

  private Uni<Void> apply(SqlConnection tx, Row kept) {
    var report = EventJson.read(kept.getString("report"), CallbackReport.class);
    return tx.preparedQuery(ATTEMPT)
        .execute(Tuple.of(report.attemptNo(), kept.getString("supplier")))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? unclaimed(tx, kept)
                    : deliveries
                        .lock(
                            tx,
                            rows.iterator().next().getString("order_no"),
                            rows.iterator().next().getInteger("line_no"))
                        .flatMap(locked -> apply(tx, kept, report, locked)));
  }

  private Uni<Void> apply(
      SqlConnection tx, Row kept, CallbackReport report, Deliveries.Locked locked) {
    var line = locked.line();
    if (!matches(line, report)) {
      return needCase(tx, kept, line, "SUPPLIER_MISMATCH", "a callback names other goods")
          .chain(() -> done(tx, kept, "MISMATCH"));
    }
    var by = new By("supplier", kept.getString("http_traceparent"));
    return switch (report.outcome()) {
      case UNKNOWN -> done(tx, kept, "UNKNOWN_STATE");
      case PROCESSING, SUCCESS, FAILED ->
          deliveries
              .apply(tx, locked, by, line.newsOf(report.attemptNo(), Told.by(report)))
              .flatMap(applied -> done(tx, kept, applied.decision().getClass().getSimpleName()));
    };
  }

  private static boolean matches(LineDelivery line, CallbackReport report) {
    return line.attempt(report.attemptNo())
        .filter(attempt -> report.product() == null || report.product().equals(attempt.product()))
        .filter(_ -> report.quantity() == null || report.quantity() == line.quantity())
        .isPresent();
  }

  private Uni<Void> unclaimed(SqlConnection tx, Row kept) {
    int tries = kept.getInteger("tries");
    if (tries < LOOKS.size()) {
      return tx.preparedQuery(LATER)
          .execute(
              Tuple.of(
                  kept.getUUID("id"), DeliveryStore.utc(clock.instant().plus(LOOKS.get(tries)))))
          .replaceWithVoid();
    }
    return needCase(tx, kept, null, "SUPPLIER_ORDER_UNKNOWN", "a callback for no attempt of ours")
        .chain(() -> done(tx, kept, "ORPHAN"));
  }

  private Uni<Void> done(SqlConnection tx, Row kept, String outcome) {
    return tx.preparedQuery(DONE)
        .execute(Tuple.of(kept.getUUID("id"), DeliveryStore.utc(clock.instant()), outcome))
        .replaceWithVoid();
  }

  private Uni<Void> needCase(
      SqlConnection tx, Row kept, @Nullable LineDelivery line, String kind, String detail) {
    UUID id = kept.getUUID("id");
    var needed =
        new CaseNeeded(
            kind + ":" + kept.getString("attempt_no"),
            kind,
            line == null ? null : line.orderNo(),
            line == null ? null : line.tenant(),
            detail + ", see supplier_callback " + id,
            clock.instant());
    return outbox.publish(
        tx,
        Publication.of(
            needed.key(), needed.tenant(), kept.getString("http_traceparent"), List.of(needed)));
  }
}
