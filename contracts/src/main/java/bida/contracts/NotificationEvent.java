package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Topic {@code notifications}, published by notification-service: what people and apps were told.
 */
public sealed interface NotificationEvent extends Event {

  /** {@code channel} is webhook, email or sms; never the address itself. */
  record MessageDelivered(
      String messageId, String tenant, String orderNo, String kind, String channel, Instant at)
      implements NotificationEvent {
    @Override
    public String key() {
      return orderNo;
    }
  }

  /** A message that will not be tried again by itself; replay is possible. */
  record MessageParked(
      String messageId,
      String tenant,
      @Nullable String orderNo,
      String kind,
      String channel,
      String reason,
      Instant at)
      implements NotificationEvent {
    @Override
    public String key() {
      return orderNo == null ? messageId : orderNo;
    }
  }
}
