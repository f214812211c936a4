package bida.notification.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing to tell one receiver; its id stays the same over all attempts. */
public record Message(
    String messageId,
    String tenant,
    Channel channel,
    @Nullable String endpointId,
    @Nullable String orderNo,
    String kind,
    MessageStatus status,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant endedAt) {

  /** A message nobody has tried to send yet. */
  public static Message pending(
      String messageId,
      String tenant,
      Channel channel,
      @Nullable String endpointId,
      @Nullable String orderNo,
      String kind,
      Instant now) {
    return new Message(
        messageId,
        tenant,
        channel,
        endpointId,
        orderNo,
        kind,
        MessageStatus.PENDING,
        0,
        now,
        now,
        null);
  }

  Message delivered(Instant at) {
    return to(MessageStatus.DELIVERED, attempts + 1, null, at);
  }

  Message again(Instant next) {
    return to(MessageStatus.PENDING, attempts + 1, next, null);
  }

  Message parked(int tried, Instant at) {
    return to(MessageStatus.PARKED, tried, null, at);
  }

  Message replayed(Instant at) {
    return to(MessageStatus.PENDING, 0, at, null);
  }

  private Message to(
      MessageStatus next, int tried, @Nullable Instant nextAttempt, @Nullable Instant ended) {
    return new Message(
        messageId,
        tenant,
        channel,
        endpointId,
        orderNo,
        kind,
        next,
        tried,
        createdAt,
        nextAttempt,
        ended);
  }
}
