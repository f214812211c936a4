package bida.order.core;

import bida.contracts.Money;
import bida.contracts.OrderEvent.Contact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed when the order was placed; nothing of it changes but whose account it is on.
 *
 * @param payFrom the channel that pays it by itself, at once or not at all; null: a buyer pays
 */
public record Terms(
    String orderNo,
    String tenant,
    String merchantOrderNo,
    String buyerId,
    Money total,
    Policy policy,
    @Nullable Contact contact,
    Instant placedAt,
    Instant payBy,
    @Nullable String payFrom) {

  public Terms(
      String orderNo,
      String tenant,
      String merchantOrderNo,
      String buyerId,
      Money total,
      Policy policy,
      @Nullable Contact contact,
      Instant placedAt,
      Instant payBy) {
    this(orderNo, tenant, merchantOrderNo, buyerId, total, policy, contact, placedAt, payBy, null);
  }

  Terms of(String otherBuyerId) {
    return new Terms(
        orderNo,
        tenant,
        merchantOrderNo,
        otherBuyerId,
        total,
        policy,
        contact,
        placedAt,
        payBy,
        payFrom);
  }

  /** Another platform bought it to sell on: nobody here can be asked to do anything about it. */
  boolean isResale() {
    return payFrom != null;
  }

  /** Up to here money that comes after a cancel may still bring the order back. */
  public Instant lateMoneyUntil() {
    return payBy.plus(policy.lateMoney());
  }
}
