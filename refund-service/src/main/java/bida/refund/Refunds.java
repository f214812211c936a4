package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.refund.core.Grounds;
import bida.refund.core.Refund;
import bida.refund.core.RefundCommand;
import bida.refund.core.RefundLifecycle;
import bida.refund.core.RefundStatus;
import bida.refund.core.RefundWanted;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The only writer of refunds: lock payment and refund, decide, store row, history and events. */
@ApplicationScoped
class Refunds {

  private static final String OPEN =
      """
      with opened as (
        insert into refunds (refund_no, payment_id, reason, order_no, tenant, amount_minor, currency,
                             status, version, next_deadline_at, requested_at, updated_at, state, traceparent)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $10, $11::text::jsonb, $12)
        on conflict (payment_id, reason) do nothing
        returning refund_no)
      insert into refunds_history (refund_no, version, at, actor, command, from_status, to_status, detail)
      select refund_no, 1, $10, 'rule', $13, null, $8, $3 from opened
      """;

  private static final String FIND =
      "select " + RefundRow.COLUMNS + " from refunds where refund_no = $1 for update";

  private static final String OF_PAYMENT =
      "select refund_no from refunds where payment_id = $1 and status = any($2) order by"
          + " requested_at, arrived";

  private static final String STORE =
      """
      with stored as (
        update refunds set status = $2, version = $3, next_deadline_at = $4, updated_at = $5, state = $6::text::jsonb,
                           amount_minor = $11
        where refund_no = $1
        returning refund_no)
      insert into refunds_history (refund_no, version, at, actor, command, from_status, to_status, detail)
      select refund_no, $3, $5, $7, $8, $9, $2, $10 from stored
      """;

  private final RefundLifecycle lifecycle;
  private final CapturedPayments payments;
  private final Losses losses;
  private final Cases cases;
  private final RefundNumbers numbers;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Refunds(
      RefundLifecycle lifecycle,
      CapturedPayments payments,
      Losses losses,
      Cases cases,
      RefundNumbers numbers,
      Outbox outbox,
      Traces traces,
      InstantSource clock,
      MeterRegistry metrics) {
    this.lifecycle = lifecycle;
    this.payments = payments;
    this.losses = losses;
    this.cases = cases;
    this.numbers = numbers;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Opens it once per (payment, reason) and lets the rules look at it. */
  Uni<Void> request(SqlConnection tx, RefundWanted wanted) {
    var now = clock.instant();
    var refund =
        Refund.requested(numbers.next(), wanted, now, now.plus(lifecycle.terms().awaitPayment()));
    return open(tx, refund, "Request").chain(() -> judgeAll(tx, wanted.paymentId()));
  }

  /**
   * Keeps money without a right order until {@code returnAt}; its number, empty when it was known.
   */
  Uni<Optional<String>> hold(SqlConnection tx, RefundWanted wanted, Instant returnAt) {
    var refund = Refund.held(numbers.next(), wanted, clock.instant(), returnAt);
    return open(tx, refund, "Hold")
        .map(fresh -> fresh ? Optional.of(refund.refundNo()) : Optional.empty());
  }

  /** Asks the rules again: a payment arrived, or a delivery is held. */
  Uni<Void> judgeAll(SqlConnection tx, String paymentId) {
    return each(
        tx,
        paymentId,
        List.of(RefundStatus.REQUESTED, RefundStatus.REVIEWING),
        RefundCommand.Judge::new);
  }

  /** The money found its order. */
  Uni<Void> releaseHeld(SqlConnection tx, String paymentId) {
    return each(tx, paymentId, List.of(RefundStatus.HELD), _ -> new RefundCommand.Release());
  }

  /** Its buyer proved that it is his and wants it back. */
  Uni<Void> giveBackHeld(SqlConnection tx, String paymentId) {
    return each(tx, paymentId, List.of(RefundStatus.HELD), RefundCommand.ClaimBack::new);
  }

  /** For what the channel says; a number of nobody's is not ours to judge. */
  Uni<Void> apply(SqlConnection tx, String refundNo, RefundCommand command) {
    return decide(tx, refundNo, _ -> command).replaceWithVoid();
  }

  /** Completes with the decision, or null where there is no such refund. */
  Uni<@Nullable Decision<Refund, Event>> decide(
      SqlConnection tx, String refundNo, Function<Grounds, RefundCommand> command) {
    return tx.preparedQuery("select payment_id from refunds where refund_no = $1")
        .execute(Tuple.of(refundNo))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().nullItem()
                    : locked(tx, rows.iterator().next().getString(0), refundNo, command));
  }

  private Uni<@Nullable Decision<Refund, Event>> locked(
      SqlConnection tx,
      String paymentId,
      String refundNo,
      Function<Grounds, RefundCommand> command) {
    return payments
        .lock(tx, paymentId, null, null)
        .chain(() -> tx.preparedQuery(FIND).execute(Tuple.of(refundNo)))
        .map(rows -> RefundRow.of(rows.iterator().next()))
        .flatMap(
            row -> {
              var refund = row.refund();
              return payments
                  .grounds(tx, paymentId, refund.orderNo(), refund.amount().currency())
                  .flatMap(grounds -> losses.of(tx, refund).map(grounds::with))
                  .flatMap(grounds -> decide(tx, row, command.apply(grounds)));
            });
  }

  private Uni<@Nullable Decision<Refund, Event>> decide(
      SqlConnection tx, RefundRow row, RefundCommand command) {
    var decision = lifecycle.decide(row.refund(), command, clock.instant());
    return switch (decision) {
      case Accepted<Refund, Event>(var next, var events) ->
          store(tx, row, command, next, events).replaceWith(decision);
      case Ignored<Refund, Event> _, Refused<Refund, Event> _ -> Uni.createFrom().item(decision);
    };
  }

  private Uni<Void> each(
      SqlConnection tx,
      String paymentId,
      List<RefundStatus> statuses,
      Function<Grounds, RefundCommand> command) {
    var names = statuses.stream().map(Enum::name).toArray(String[]::new);
    return tx.preparedQuery(OF_PAYMENT)
        .execute(Tuple.of(paymentId, names))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        refundNo -> decide(tx, refundNo, command).replaceWith(refundNo))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }

  private Uni<Boolean> open(SqlConnection tx, Refund refund, String command) {
    return payments
        .lock(tx, refund.paymentId(), refund.orderNo(), refund.tenant())
        .chain(
            () ->
                tx.preparedQuery(OPEN)
                    .execute(
                        Tuple.tuple()
                            .addString(refund.refundNo())
                            .addString(refund.paymentId())
                            .addString(refund.reason())
                            .addString(refund.orderNo())
                            .addString(refund.tenant())
                            .addLong(refund.amount().amountMinor())
                            .addString(refund.amount().currency())
                            .addString(refund.status().name())
                            .addOffsetDateTime(time(refund.nextDeadlineAt()))
                            .addOffsetDateTime(time(refund.requestedAt()))
                            .addString(EventJson.write(refund))
                            .addString(traces.current())
                            .addString(command)))
        .map(rows -> rows.rowCount() == 1);
  }

  private Uni<Void> store(
      SqlConnection tx, RefundRow row, RefundCommand command, Refund next, List<Event> events) {
    var name = command.getClass().getSimpleName();
    var from = row.refund().status().name();
    return traces.follow(
        row.traceparent(),
        "apply " + name,
        traceparent ->
            tx.preparedQuery(STORE)
                .execute(
                    Tuple.tuple()
                        .addString(next.refundNo())
                        .addString(next.status().name())
                        .addInteger(row.version() + 1)
                        .addOffsetDateTime(time(next.nextDeadlineAt()))
                        .addOffsetDateTime(time(clock.instant()))
                        .addString(EventJson.write(next))
                        .addString(command.actor())
                        .addString(name)
                        .addString(from)
                        .addString(next.detail())
                        .addLong(next.amount().amountMinor()))
                .chain(() -> tell(tx, next, traceparent, events))
                .invoke(() -> count(next)));
  }

  private Uni<Void> tell(
      SqlConnection tx, Refund refund, @Nullable String traceparent, List<Event> events) {
    var orderNo = refund.orderNo();
    var facts = events.stream().filter(event -> !(event instanceof CaseNeeded)).toList();
    var told =
        outbox
            .publish(
                tx,
                Publication.of(
                    orderNo == null ? refund.paymentId() : orderNo,
                    refund.tenant(),
                    traceparent,
                    facts))
            .chain(() -> settleCases(tx, refund));
    // What a refund needs of a person is opened here and now; there is nobody else to ask.
    for (var event : events) {
      if (event instanceof CaseNeeded needed) {
        told = told.chain(() -> cases.need(tx, needed, refund.refundNo(), traceparent));
      }
    }
    return told;
  }

  // Those of before: what its end needs of a person is opened afterwards, and stays.
  private Uni<Void> settleCases(SqlConnection tx, Refund refund) {
    return switch (refund.status()) {
      case SUCCEEDED, RELEASED, COVERED ->
          cases.settle(tx, refund.refundNo(), refund.status().name());
      case REQUESTED, HELD, REVIEWING, APPROVED, FAILED, REFUSED -> Uni.createFrom().voidItem();
    };
  }

  private void count(Refund refund) {
    metrics.counter("bida.refunds", "status", refund.status().name()).increment();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
