package bida.payment;

import bida.contracts.Event;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentLifecycle;
import bida.payment.core.PaymentStatus;
import bida.payment.core.Schedule;
import bida.platform.decision.Decision;
import bida.platform.event.EventJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only writer of payments. */
@ApplicationScoped
class Payments {

  private static final String COLUMNS =
      "select state::text as state, version, traceparent from payment ";
  private static final String OF_NUMBER =
      COLUMNS + "where channel = $1 and payment_no = $2 and payment_id = payment_no";
  private static final String OF_TRANSACTION =
      COLUMNS + "where channel = $1 and channel_transaction_id = $2 and status <> 'MATCHED'";
  private static final String OF_ID = COLUMNS + "where payment_id = $1";
  private static final String OF_ORDER =
      COLUMNS + "where order_no = $1 order by opened_at, payment_id";

  // The deadline of a row that stays open is the query timer's to move; see QueryPayments.
  private static final String STORE =
      """
      with stored as (
        insert into payment (payment_id, payment_no, order_no, tenant, channel, status, version,
                             amount_minor, currency, channel_transaction_id, next_deadline_at,
                             opened_at, traceparent, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb)
        on conflict (payment_id) do update
        set status = excluded.status, version = excluded.version, state = excluded.state,
            order_no = excluded.order_no, tenant = excluded.tenant,
            channel_transaction_id = excluded.channel_transaction_id,
            next_deadline_at = case when excluded.next_deadline_at is null then null
                                    else payment.next_deadline_at end
        where payment.version = excluded.version - 1
        returning payment_id)
      insert into payment_history (payment_id, version, at, actor, command, from_status, to_status, detail)
      select payment_id, $7, $15, $16, $17, $18, $6, $19::text::jsonb from stored
      """;

  private final Announcements announcements;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Payments(
      Announcements announcements,
      PaymentConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.announcements = announcements;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  Uni<Optional<Stored<Payment>>> attempt(SqlClient client, String channel, String paymentNo) {
    return one(client, OF_NUMBER, Tuple.of(channel, paymentNo));
  }

  Uni<Optional<Stored<Payment>>> lockAttempt(SqlConnection tx, String channel, String paymentNo) {
    return one(tx, OF_NUMBER + " for update", Tuple.of(channel, paymentNo));
  }

  Uni<Optional<Stored<Payment>>> withMoney(SqlClient client, String channel, String transactionId) {
    return one(client, OF_TRANSACTION, Tuple.of(channel, transactionId));
  }

  Uni<Optional<Stored<Payment>>> find(SqlClient client, String paymentId) {
    return one(client, OF_ID, Tuple.of(paymentId));
  }

  Uni<Optional<Stored<Payment>>> lock(SqlConnection tx, String paymentId) {
    return one(tx, OF_ID + " for update", Tuple.of(paymentId));
  }

  Uni<List<Stored<Payment>>> ofOrder(SqlClient client, String orderNo) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderNo))
        .map(rows -> rows.stream().map(Payments::stored).toList());
  }

  private static Uni<Optional<Stored<Payment>>> one(SqlClient client, String sql, Tuple key) {
    return client
        .preparedQuery(sql)
        .execute(key)
        .map(rows -> rows.stream().findFirst().map(Payments::stored));
  }

  /** A first row: an attempt that is about to be opened, or money without one. */
  Uni<Void> add(
      SqlConnection tx,
      Payment payment,
      String command,
      String actor,
      @Nullable String traceparent) {
    return tx.preparedQuery(STORE)
        .execute(
            row(payment, 1, traceparent)
                .addString(actor)
                .addString(command)
                .addValue(null)
                .addString(EventJson.write(payment)))
        .invoke(rows -> Stored.requireWritten(rows, payment.paymentId()))
        .invoke(() -> count(payment.status()))
        .replaceWithVoid();
  }

  /** {@code payment} is locked, or so new that nobody else knows it (version 0). */
  Uni<Decision<Payment, Event>> apply(
      SqlConnection tx,
      Stored<Payment> payment,
      PaymentCommand command,
      String actor,
      @Nullable String traceparent) {
    var decision = PaymentLifecycle.decide(payment.state(), command);
    return switch (decision) {
      case Decision.Accepted(var next, var events) ->
          tx.preparedQuery(STORE)
              .execute(
                  row(next, payment.version() + 1, payment.traceparent())
                      .addString(actor)
                      .addString(command.getClass().getSimpleName())
                      .addString(payment.state().status().name())
                      .addString(EventJson.write(command)))
              .invoke(rows -> Stored.requireWritten(rows, next.paymentId()))
              .chain(() -> announcements.tell(tx, tenant(next), traceparent, events))
              .invoke(() -> count(next.status()))
              .replaceWith(decision);
      case Decision.Ignored<Payment, Event> _, Decision.Refused<Payment, Event> _ ->
          Uni.createFrom().item(decision);
    };
  }

  private Tuple row(Payment payment, int version, @Nullable String traceparent) {
    var order = payment.order();
    var received = payment.received();
    var deadline = deadline(payment);
    return Tuple.tuple()
        .addString(payment.paymentId())
        .addString(payment.paymentNo())
        .addValue(order == null ? null : order.orderNo())
        .addValue(order == null ? null : order.tenant())
        .addString(payment.channel())
        .addString(payment.status().name())
        .addInteger(version)
        .addLong(payment.amount().amountMinor())
        .addString(payment.amount().currency())
        .addValue(received == null ? null : received.transactionId())
        .addValue(deadline == null ? null : deadline.atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(payment.openedAt().atOffset(ZoneOffset.UTC))
        .addValue(traceparent)
        .addString(EventJson.write(payment))
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC));
  }

  private @Nullable Instant deadline(Payment payment) {
    return switch (payment.status()) {
      case CREATED, PENDING -> Schedule.first(payment.openedAt());
      case ORPHAN -> payment.openedAt().plus(config.orphanAfter());
      case SUCCEEDED, CLOSED, MISMATCH, MATCHED, UNCLAIMED, CLAIMED, RETURNING -> null;
    };
  }

  private static @Nullable String tenant(Payment payment) {
    var order = payment.order();
    return order == null ? null : order.tenant();
  }

  private void count(PaymentStatus status) {
    metrics.counter("bida.payments", "status", status.name()).increment();
  }

  static Stored<Payment> stored(Row row) {
    return new Stored<>(
        EventJson.read(row.getString("state"), Payment.class),
        row.getInteger("version"),
        row.getString("traceparent"));
  }
}
