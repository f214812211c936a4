package bida.fulfillment;

import bida.contracts.Event;
import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Patience;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of deliveries: locks, decides, and stores state, history, attempt and events
 * together.
 */
@ApplicationScoped
class Deliveries {

  private static final String LOCK =
      """
      select state::text as state, traceparent from delivery
      where order_no = $1 and line_no = $2 for update
      """;
  private static final String LOCK_ORDER =
      """
      select state::text as state, traceparent from delivery
      where order_no = $1 order by line_no for update
      """;

  // What is delivered from the vault, or by hand, is never asked about.
  private static final Patience VAULT = new Patience(Duration.ZERO, Duration.ZERO, 0, null, null);

  // It was taken out of the settings: nothing it says is awaited, and no new day is set. What its
  // buyer was told before stands in the attempt.
  private static final Patience GONE =
      new Patience(Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE, null, null);

  private final DeliveryStore store;
  private final Suppliers suppliers;
  private final Outbox outbox;
  private final Traces traces;
  private final FulfillmentConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Deliveries(
      DeliveryStore store,
      Suppliers suppliers,
      Outbox outbox,
      Traces traces,
      FulfillmentConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.store = store;
    this.suppliers = suppliers;
    this.outbox = outbox;
    this.traces = traces;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A line under its row's lock, and the order's trace. */
  record Locked(LineDelivery line, @Nullable String traceparent) {}

  /** The line after the command, and what was decided about it. */
  record Applied(LineDelivery line, Decision<LineDelivery, Event> decision) {}

  Uni<Applied> apply(SqlConnection tx, String orderNo, int lineNo, By by, DeliveryCommand command) {
    return lock(tx, orderNo, lineNo).flatMap(locked -> apply(tx, locked, by, command));
  }

  Uni<Locked> lock(SqlConnection tx, String orderNo, int lineNo) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(orderNo, lineNo))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new IllegalStateException("no delivery of " + orderNo + " line " + lineNo);
              }
              return locked(rows.iterator().next());
            });
  }

  /** For a line whose lock is held. */
  Uni<Applied> apply(SqlConnection tx, Locked locked, By by, DeliveryCommand command) {
    var line = locked.line();
    var decision = DeliveryLifecycle.decide(line, command, clock.instant(), patience(line));
    return decision instanceof Accepted<LineDelivery, Event> accepted
        ? accept(tx, locked, accepted, by, command)
        : Uni.createFrom().item(new Applied(line, decision));
  }

  /** All lines of an order, locked in one order everywhere so that two lockers cannot deadlock. */
  Uni<List<Locked>> lockOrder(SqlConnection tx, String orderNo) {
    return tx.preparedQuery(LOCK_ORDER)
        .execute(Tuple.of(orderNo))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(Deliveries::locked).toList());
  }

  private static Locked locked(Row row) {
    return new Locked(DeliveryStore.toLine(row), row.getString("traceparent"));
  }

  Patience patience(LineDelivery line) {
    var attempt = line.attempt();
    return attempt == null ? VAULT : patience(line, attempt);
  }

  private Patience patience(LineDelivery line, Attempt attempt) {
    if (attempt.supplier().equals(ByHand.SUPPLIER)) {
      return VAULT;
    }
    return suppliers
        .byName(attempt.supplier())
        .map(supplier -> patience(line, supplier))
        .orElse(GONE);
  }

  private Patience patience(LineDelivery line, Supplier supplier) {
    var known = supplier.capabilities();
    return new Patience(
        known.answerWithin(),
        known.answerWithin().plus(known.maxProcessing()),
        known.notFoundAtLeast(),
        known.queryRetention(),
        line.lossAfter() == null ? lossAfter(supplier.name()) : line.lossAfter());
  }

  private Duration lossAfter(String supplier) {
    return config.lossAfterOf().getOrDefault(supplier, config.lossAfter());
  }

  /** Whether the supplier of an attempt of its can still be asked about it. */
  boolean canBeAsked(LineDelivery line, Attempt attempt) {
    return patience(line, attempt).reaches(attempt, clock.instant());
  }

  private Uni<Applied> accept(
      SqlConnection tx,
      Locked locked,
      Accepted<LineDelivery, Event> accepted,
      By by,
      DeliveryCommand command) {
    var before = locked.line();
    var after = accepted.next().version(before.version() + 1);
    Instant now = clock.instant();
    return Links.from(
            by.traceparent(),
            () ->
                traces.follow(
                    locked.traceparent(),
                    "apply " + command.getClass().getSimpleName(),
                    trace ->
                        store
                            .update(tx, before, after, now, by.actor(), (Record) command)
                            .chain(
                                () ->
                                    outbox.publish(
                                        tx,
                                        Publication.of(
                                            after.orderNo(),
                                            after.tenant(),
                                            trace,
                                            accepted.events())))))
        .invoke(() -> count(before, after))
        .replaceWith(new Applied(after, accepted));
  }

  void count(LineDelivery before, LineDelivery after) {
    if (before.status() == after.status()) {
      return;
    }
    var attempt = after.attempt();
    if (attempt != null) {
      metrics
          .counter("bida.attempts", "supplier", attempt.supplier(), "status", after.status().name())
          .increment();
    }
    if (!after.status().isOpen()) {
      metrics
          .counter(
              "bida.deliveries",
              "kind",
              after.productType().name().toLowerCase(Locale.ROOT),
              "outcome",
              after.status().name())
          .increment();
    }
  }
}
