package bida.fulfillment;

import bida.contracts.Actor;
import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierOrder;
import bida.fulfillment.supplier.Suppliers;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The clock edge of deliveries by suppliers: claims what is due, calls outside of any transaction,
 * then records the answer.
 */
@ApplicationScoped
class CallSuppliers {

  private static final Logger LOG = Logger.getLogger(CallSuppliers.class);

  private static final String CLAIM =
      """
      with due as (
        select order_no, line_no from delivery
        where supplier = $4 and next_deadline_at <= $1
          and (claimed_until is null or claimed_until <= $1)
          and not (status = 'REQUESTED'
                   and exists (select from delivery_freeze f where f.order_no = delivery.order_no))
        order by next_deadline_at limit $2 for update skip locked)
      update delivery d set claimed_until = $3 from due
      where d.order_no = due.order_no and d.line_no = due.line_no
      returning d.state::text as state, d.traceparent
      """;

  private final Database database;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final TakeCards takeCards;
  private final MaintenanceCalendar calendar;
  private final Suppliers suppliers;
  private final Breakers breakers;
  private final Traces traces;
  private final FulfillmentConfig config;
  private final InstantSource clock;

  CallSuppliers(
      Database database,
      Deliveries deliveries,
      Freezes freezes,
      TakeCards takeCards,
      MaintenanceCalendar calendar,
      Suppliers suppliers,
      Breakers breakers,
      Traces traces,
      FulfillmentConfig config,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.freezes = freezes;
    this.takeCards = takeCards;
    this.calendar = calendar;
    this.suppliers = suppliers;
    this.breakers = breakers;
    this.traces = traces;
    this.config = config;
    this.clock = clock;
  }

  record Due(LineDelivery line, @Nullable String traceparent) {}

  /** Starts the calls and does not wait: a supplier that is slow must not hold up the others. */
  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return Multi.createFrom()
        .iterable(breakers.suppliers())
        .onItem()
        .transformToUniAndConcatenate(this::tick)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> tick(String supplier) {
    var free = breakers.of(supplier).free();
    return free == 0
        ? Uni.createFrom().voidItem()
        : claim(supplier, free)
            .invoke(due -> due.forEach(one -> start(supplier, one)))
            .replaceWithVoid();
  }

  private Uni<List<Due>> claim(String supplier, int free) {
    var now = clock.instant();
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                DeliveryStore.utc(now),
                free,
                DeliveryStore.utc(now.plus(config.lease())),
                supplier))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Due(DeliveryStore.toLine(row), row.getString("traceparent")))
                    .toList());
  }

  private void start(String supplier, Due due) {
    var breaker = breakers.of(supplier);
    breaker.begins();
    work(due)
        .onTermination()
        .invoke(breaker::ends)
        .subscribe()
        .with(
            _ -> {},
            failure ->
                LOG.errorf(
                    failure,
                    "Line %d of %s: the supplier's answer could not be recorded; it is asked"
                        + " again.",
                    due.line().lineNo(),
                    due.line().orderNo()));
  }

  private Uni<Void> work(Due due) {
    var attempt = due.line().attempt();
    if (attempt == null) {
      return Uni.createFrom().failure(new IllegalStateException("due without an attempt"));
    }
    return switch (due.line().status()) {
      case REQUESTED -> dispatch(due);
      case NEEDS_ACCOUNT ->
          record(due, attempt, new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID"))
              .replaceWithVoid();
      case DISPATCHED, ACCEPTED, UNKNOWN, WRITTEN_OFF ->
          deliveries.canBeAsked(due.line(), attempt)
              ? ask(due, attempt)
              : record(due, attempt, new DeliveryCommand.Forgotten()).replaceWithVoid();
      case ISSUED, REVEALED, UNAVAILABLE, SUCCEEDED, FAILED, HELD ->
          Uni.createFrom().failure(new IllegalStateException("due, and at its end"));
    };
  }

  private Uni<Void> dispatch(Due due) {
    // Committed first: should this process die in the call, the attempt is asked about, not
    // repeated. What is sent is what was committed, not what was claimed.
    return database
        .inTransaction(tx -> dispatch(tx, due.line()))
        .flatMap(
            applied ->
                applied.decision() instanceof Decision.Accepted
                        && applied.line().status() == DeliveryStatus.DISPATCHED
                    ? submit(new Due(applied.line(), due.traceparent()))
                    : Uni.createFrom().voidItem());
  }

  // It may have been frozen since it was claimed.
  Uni<Deliveries.Applied> dispatch(SqlConnection tx, LineDelivery line) {
    return deliveries
        .lock(tx, line.orderNo(), line.lineNo())
        .flatMap(
            locked ->
                freezes
                    .isFrozen(tx, line.orderNo())
                    .flatMap(
                        frozen ->
                            frozen
                                ? Uni.createFrom()
                                    .item(
                                        new Deliveries.Applied(
                                            locked.line(), Decision.ignore("frozen")))
                                : dispatchUnlessClosed(tx, locked)));
  }

  private Uni<Deliveries.Applied> dispatchUnlessClosed(SqlConnection tx, Deliveries.Locked locked) {
    return calendar
        .closed(tx, locked.line())
        .flatMap(
            closed ->
                deliveries.apply(
                    tx,
                    locked,
                    By.the("supplier"),
                    closed.leaveOpen(locked.line())
                        ? new DeliveryCommand.Dispatch()
                        : new DeliveryCommand.MeetMaintenance(closed)));
  }

  Uni<Void> submit(Due due) {
    var line = due.line();
    var attempt = Objects.requireNonNull(line.attempt());
    var order =
        new SupplierOrder(
            attempt.attemptNo(),
            attempt.product(),
            line.quantity(),
            // Cards are sealed here and not sent to anybody.
            line.isOfCards() ? null : line.recipient(),
            attempt.maxCost(),
            config.publicUrl() + "/v1/suppliers/" + attempt.supplier() + "/callbacks",
            Objects.requireNonNull(line.nextDeadlineAt()));
    var supplier = suppliers.named(attempt.supplier());
    return traces
        .follow(
            due.traceparent(),
            "submit to " + supplier.name(),
            SpanKind.CLIENT,
            _ -> submit(supplier, order))
        .flatMap(answer -> hear(due, attempt, answer))
        .replaceWithVoid();
  }

  // Whoever stood still since the commit: others have asked, and maybe ordered elsewhere, by now.
  private Uni<SubmitAnswer> submit(Supplier supplier, SupplierOrder order) {
    return clock.instant().isBefore(order.sendBefore())
        ? supplier
            .submit(order)
            .invoke(answer -> breakers.of(supplier.name()).heard(isAnswer(answer)))
        : Uni.createFrom().item(new SubmitAnswer.NotSent("too_late"));
  }

  private Uni<Void> ask(Due due, Attempt attempt) {
    var supplier = suppliers.named(attempt.supplier());
    var askedAt = clock.instant();
    return traces
        .follow(
            due.traceparent(),
            "query " + supplier.name(),
            SpanKind.CLIENT,
            _ ->
                supplier
                    .query(attempt.attemptNo(), attempt.supplierReference())
                    .invoke(answer -> breakers.of(supplier.name()).heard(isAnswer(answer))))
        .flatMap(answer -> hear(due, attempt, answer, askedAt))
        .replaceWithVoid();
  }

  private Uni<Deliveries.Applied> hear(Due due, Attempt attempt, SubmitAnswer answer) {
    return answer instanceof SubmitAnswer.Delivered(var reference, var cards)
            && due.line().isOfCards()
        ? takeCards.take(due.line(), attempt, reference, cards)
        : record(due, attempt, Told.by(answer));
  }

  private Uni<Deliveries.Applied> hear(
      Due due, Attempt attempt, QueryAnswer answer, Instant askedAt) {
    return answer instanceof QueryAnswer.Success(var reference, var cards) && due.line().isOfCards()
        ? takeCards.take(due.line(), attempt, reference, cards)
        : record(due, attempt, Told.by(answer, askedAt));
  }

  // A callback may have ended this attempt while its supplier was asked.
  private Uni<Deliveries.Applied> record(Due due, Attempt attempt, DeliveryCommand command) {
    var line = due.line();
    return database.inTransaction(
        tx ->
            deliveries
                .lock(tx, line.orderNo(), line.lineNo())
                .flatMap(
                    locked ->
                        deliveries.apply(
                            tx,
                            locked,
                            By.the("supplier"),
                            locked.line().newsOf(attempt.attemptNo(), command))));
  }

  private static boolean isAnswer(SubmitAnswer answer) {
    return !(answer instanceof SubmitAnswer.Silent || answer instanceof SubmitAnswer.NotSent);
  }

  private static boolean isAnswer(QueryAnswer answer) {
    return !(answer instanceof QueryAnswer.Silent);
  }
}
