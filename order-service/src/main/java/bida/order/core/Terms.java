package bida.order.core;

import bida.contracts.Money;
import bida.contracts.OrderEvent.Contact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was agreed when the order was placed; nothing of it changes but whose account it is on. */
public record Terms(
    String orderNo,
    String tenant,
    String merchantOrderNo,
    String buyerId,
    Money total,
    Policy policy,
    @Nullable Contact contact,
    Instant placedAt,
    Instant payBy) {

  Terms of(String otherBuyerId) {
    return new Terms(
        orderNo, tenant, merchantOrderNo, otherBuyerId, total, policy, contact, placedAt, payBy);
  }

  /** Up to here money that comes after a cancel may still bring the order back. */
  public Instant lateMoneyUntil() {
    return payBy.plus(policy.lateMoney());
  }
}
