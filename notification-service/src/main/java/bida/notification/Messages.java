package bida.notification;

import bida.contracts.NotificationEvent;
import bida.notification.core.Message;
import bida.notification.core.MessageCommand;
import bida.notification.core.MessageLifecycle;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The only writer of messages: lock, decide, store row, delivery log and events. */
@ApplicationScoped
class Messages {

  private static final String ADD =
      """
      insert into messages (message_id, tenant, channel, endpoint_id, order_no, kind, dedupe_key, status,
                            attempts, version, next_attempt_at, created_at, payload, traceparent)
      values ($1, $2, $3, $4, $5, $6, $7, 'PENDING', 0, 0, $8, $8, $9, $10)
      on conflict (channel, dedupe_key) do nothing
      """;

  private static final String FIND =
      "select " + MessageRow.COLUMNS + " from messages where message_id = $1 for update";

  private static final String STORE =
      """
      with stored as (
        update messages set status = $2, attempts = $3, version = $4, next_attempt_at = $5, ended_at = $6
        where message_id = $1
        returning message_id)
      insert into deliveries (message_id, version, at, command, to_status, detail, took_millis)
      select message_id, $4, $7, $8, $2, $9, $10 from stored
      """;

  /** {@code tookMillis}: how long the receiver took, for the delivery log. */
  record Applied(@Nullable Long tookMillis, @Nullable String traceparent) {
    static final Applied BY_RULE = new Applied(null, null);
  }

  private final MessageLifecycle lifecycle;
  private final Outbox outbox;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Messages(MessageLifecycle lifecycle, Outbox outbox, InstantSource clock, MeterRegistry metrics) {
    this.lifecycle = lifecycle;
    this.outbox = outbox;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Once per dedupe key and channel. */
  Uni<Void> add(
      SqlConnection tx,
      Message message,
      String dedupeKey,
      String payload,
      @Nullable String traceparent) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(message.messageId())
                .addString(message.tenant())
                .addString(message.channel().name())
                .addString(message.endpointId())
                .addString(message.orderNo())
                .addString(message.kind())
                .addString(dedupeKey)
                .addOffsetDateTime(time(message.createdAt()))
                .addString(payload)
                .addString(traceparent))
        .replaceWithVoid();
  }

  /** Nothing where there is no such message. */
  Uni<Void> apply(SqlConnection tx, String messageId, MessageCommand command, Applied how) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(messageId))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : decide(tx, MessageRow.of(rows.iterator().next()), command, how));
  }

  private Uni<Void> decide(SqlConnection tx, MessageRow row, MessageCommand command, Applied how) {
    return switch (lifecycle.decide(row.message(), command, clock.instant())) {
      case Accepted<Message, NotificationEvent>(var next, var events) ->
          store(tx, row, next, command, how)
              .chain(() -> publish(tx, row, how, events))
              .invoke(() -> count(next, command));
      case Ignored<Message, NotificationEvent> _, Refused<Message, NotificationEvent> _ ->
          Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> store(
      SqlConnection tx, MessageRow row, Message next, MessageCommand command, Applied how) {
    return tx.preparedQuery(STORE)
        .execute(
            Tuple.tuple()
                .addString(next.messageId())
                .addString(next.status().name())
                .addInteger(next.attempts())
                .addInteger(row.version() + 1)
                .addOffsetDateTime(time(next.nextAttemptAt()))
                .addOffsetDateTime(time(next.endedAt()))
                .addOffsetDateTime(time(clock.instant()))
                .addString(command.getClass().getSimpleName())
                .addString(detail(command))
                .addLong(how.tookMillis()))
        .replaceWithVoid();
  }

  private Uni<Void> publish(
      SqlConnection tx, MessageRow row, Applied how, List<NotificationEvent> events) {
    var message = row.message();
    var orderNo = message.orderNo();
    var traceparent = how.traceparent() == null ? row.traceparent() : how.traceparent();
    return outbox.publish(
        tx,
        Publication.of(
            orderNo == null ? message.messageId() : orderNo,
            message.tenant(),
            traceparent,
            events));
  }

  private void count(Message message, MessageCommand command) {
    var outcome =
        switch (message.status()) {
          case DELIVERED -> "delivered";
          case PARKED -> "parked";
          case PENDING -> command instanceof MessageCommand.Replay ? "replayed" : "failed";
        };
    var channel = message.channel().name().toLowerCase(Locale.ROOT);
    metrics.counter("bida.messages", "channel", channel, "outcome", outcome).increment();
  }

  private static @Nullable String detail(MessageCommand command) {
    return switch (command) {
      case MessageCommand.Record(var answer) -> answer.detail();
      case MessageCommand.Abandon(var why) -> why;
      case MessageCommand.Replay _ -> null;
    };
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
