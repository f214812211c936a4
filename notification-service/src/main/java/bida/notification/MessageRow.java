package bida.notification;

import bida.notification.core.Channel;
import bida.notification.core.Message;
import bida.notification.core.MessageStatus;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A message as stored, with what is to be sent and the trace it belongs to. */
record MessageRow(Message message, int version, String payload, @Nullable String traceparent) {

  static final String COLUMNS =
      """
      message_id, tenant, channel, endpoint_id, order_no, kind, status, attempts, version,
      created_at, next_attempt_at, ended_at, payload, traceparent""";

  static MessageRow of(Row row) {
    return new MessageRow(
        new Message(
            row.getString("message_id"),
            row.getString("tenant"),
            Channel.valueOf(row.getString("channel")),
            row.getString("endpoint_id"),
            row.getString("order_no"),
            row.getString("kind"),
            MessageStatus.valueOf(row.getString("status")),
            row.getInteger("attempts"),
            row.getOffsetDateTime("created_at").toInstant(),
            instant(row.getOffsetDateTime("next_attempt_at")),
            instant(row.getOffsetDateTime("ended_at"))),
        row.getInteger("version"),
        row.getString("payload"),
        row.getString("traceparent"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
