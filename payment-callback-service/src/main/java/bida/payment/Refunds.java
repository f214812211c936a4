package bida.payment;

import bida.contracts.Event;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundLifecycle;
import bida.payment.core.RefundStatus;
import bida.platform.decision.Decision;
import bida.platform.event.EventJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only writer of refunds. Whoever adds one holds the lock of its payment. */
@ApplicationScoped
class Refunds {

  private static final String COLUMNS =
      "select state::text as state, version, traceparent from refund ";
  private static final String OF_NUMBER = COLUMNS + "where refund_no = $1";
  private static final String OF_ORDER =
      COLUMNS + "where order_no = $1 order by approved_at, refund_no";
  private static final String HELD =
      """
      select coalesce(sum(amount_minor), 0)::bigint as held from refund
      where payment_id = $1 and status <> 'FAILED'
      """;

  // A dispute is what its newest step says, and of two at once the end; what was lost went to the
  // payer like a refund.
  private static final String LOST =
      """
      select coalesce(sum(amount_minor), 0)::bigint as lost from (
        select distinct on (m.facts ->> 'disputeId') m.facts ->> 'stage' as stage, m.amount_minor, m.currency
        from movement m join payment p
          on p.channel = m.channel and p.channel_transaction_id = m.facts ->> 'transactionId'
        where p.payment_id = $1 and m.kind = 'DISPUTE'
        order by m.facts ->> 'disputeId', m.happened_at desc,
                 m.facts ->> 'stage' in ('OPENED', 'UPDATED'), m.recorded_at desc) newest
      where stage = 'LOST' and currency = $2
      """;

  private static final String UNSENT =
      "update refund set tries = 0, approved_at = $2, next_deadline_at = $2 where refund_no = $1";
  private static final String TAKEN_UP = "select version, tries from refund where refund_no = $1";

  // The deadline of a row that stays open is the refund worker's to move; see ExecuteRefunds.
  private static final String STORE =
      """
      with stored as (
        insert into refund (refund_no, payment_id, order_no, tenant, channel, status, version, amount_minor,
                            currency, channel_refund_id, next_deadline_at, approved_at, traceparent, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb)
        on conflict (refund_no) do update
        set status = excluded.status, version = excluded.version, state = excluded.state,
            channel_refund_id = excluded.channel_refund_id,
            next_deadline_at = case when excluded.next_deadline_at is null then null
                                    else refund.next_deadline_at end
        where refund.version = excluded.version - 1
        returning refund_no)
      insert into refund_history (refund_no, version, at, actor, command, from_status, to_status, detail)
      select refund_no, $7, $15, $16, $17, $18, $6, $19::text::jsonb from stored
      """;

  private final Announcements announcements;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Refunds(Announcements announcements, InstantSource clock, MeterRegistry metrics) {
    this.announcements = announcements;
    this.clock = clock;
    this.metrics = metrics;
  }

  Uni<Optional<Stored<Refund>>> find(SqlClient client, String refundNo) {
    return one(client, OF_NUMBER, refundNo);
  }

  Uni<Optional<Stored<Refund>>> lock(SqlConnection tx, String refundNo) {
    return one(tx, OF_NUMBER + " for update", refundNo);
  }

  Uni<List<Stored<Refund>>> ofOrder(SqlClient client, String orderNo) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderNo))
        .map(rows -> rows.stream().map(Refunds::stored).toList());
  }

  /** What of a payment is on its way back or gone; refunds in flight count. */
  Uni<Long> held(SqlConnection tx, String paymentId) {
    return tx.preparedQuery(HELD)
        .execute(Tuple.of(paymentId))
        .map(rows -> rows.iterator().next().getLong("held"));
  }

  /** What another refund cannot give any more: held, or taken by the channel for a dispute. */
  Uni<Long> gone(SqlConnection tx, String paymentId, String currency) {
    return tx.preparedQuery(LOST)
        .execute(Tuple.of(paymentId, currency))
        .map(rows -> rows.iterator().next().getLong("lost"))
        .flatMap(lost -> held(tx, paymentId).map(held -> held + lost));
  }

  private static Uni<Optional<Stored<Refund>>> one(SqlClient client, String sql, String key) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(key))
        .map(rows -> rows.stream().findFirst().map(Refunds::stored));
  }

  /** Fails where the number is taken: whoever adds it has looked for it under the lock. */
  Uni<Stored<Refund>> add(
      SqlConnection tx, Refund refund, String command, String actor, @Nullable String traceparent) {
    return tx.preparedQuery(STORE)
        .execute(
            row(refund, 1, traceparent)
                .addString(actor)
                .addString(command)
                .addValue(null)
                .addString(EventJson.write(refund)))
        .invoke(rows -> Stored.requireWritten(rows, refund.refundNo()))
        .invoke(() -> count(refund.status()))
        .replaceWith(new Stored<>(refund, 1, traceparent));
  }

  Uni<Decision<Refund, Event>> apply(
      SqlConnection tx,
      Stored<Refund> refund,
      RefundCommand command,
      String actor,
      @Nullable String traceparent) {
    var decision = RefundLifecycle.decide(refund.state(), command);
    return switch (decision) {
      case Decision.Accepted(var next, var events) ->
          tx.preparedQuery(STORE)
              .execute(
                  row(next, refund.version() + 1, refund.traceparent())
                      .addString(actor)
                      .addString(command.getClass().getSimpleName())
                      .addString(refund.state().status().name())
                      .addString(EventJson.write(command)))
              .invoke(rows -> Stored.requireWritten(rows, next.refundNo()))
              .chain(() -> announcements.tell(tx, next.tenant(), traceparent, events))
              .invoke(() -> count(next.status()))
              .replaceWith(decision);
      case Decision.Ignored<Refund, Event> _, Decision.Refused<Refund, Event> _ ->
          Uni.createFrom().item(decision);
    };
  }

  /** Due at once, as if it had been approved just now and never sent; see ExecuteRefunds. */
  Uni<Void> unsent(SqlConnection tx, String refundNo) {
    return tx.preparedQuery(UNSENT)
        .execute(Tuple.of(refundNo, clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  /** Whether nothing has happened to it since it was taken up for that time. */
  Uni<Boolean> isUntouched(SqlConnection tx, Stored<Refund> refund, int timesTakenUp) {
    return tx.preparedQuery(TAKEN_UP)
        .execute(Tuple.of(refund.state().refundNo()))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                row.getInteger("version") == refund.version()
                    && row.getInteger("tries") == timesTakenUp);
  }

  private Tuple row(Refund refund, int version, @Nullable String traceparent) {
    return Tuple.tuple()
        .addString(refund.refundNo())
        .addString(refund.paymentId())
        .addValue(refund.orderNo())
        .addValue(refund.tenant())
        .addString(refund.channel())
        .addString(refund.status().name())
        .addInteger(version)
        .addLong(refund.amount().amountMinor())
        .addString(refund.amount().currency())
        .addValue(refund.channelRefundId())
        .addValue(
            refund.status().isTerminal() ? null : refund.approvedAt().atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(refund.approvedAt().atOffset(ZoneOffset.UTC))
        .addValue(traceparent)
        .addString(EventJson.write(refund))
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC));
  }

  private void count(RefundStatus status) {
    metrics.counter("bida.refunds", "status", status.name()).increment();
  }

  static Stored<Refund> stored(Row row) {
    return new Stored<>(
        EventJson.read(row.getString("state"), Refund.class),
        row.getInteger("version"),
        row.getString("traceparent"));
  }
}
