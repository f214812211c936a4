package bida.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Topic {@code orders}, published by order-service: the order's facts and what it asks of others.
 */
public sealed interface OrderEvent extends Event {

  String orderNo();

  String tenant();

  @Override
  default String key() {
    return orderNo();
  }

  /** A fact about no order, which goes by a key of its own. */
  sealed interface OfNoOrder extends OrderEvent {

    @Override
    String key();

    @Override
    default String orderNo() {
      return key();
    }
  }

  /** One line as it was offered; {@code title} and {@code unitPrice} are the snapshot. */
  record Line(
      int lineNo,
      String sku,
      ProductType productType,
      String title,
      int quantity,
      Money unitPrice) {}

  /** Where the buyer wants to hear of the order; each part is optional. */
  record Contact(@Nullable String email, @Nullable String phone, @Nullable String language) {}

  /**
   * {@code payBy}: no attempt may be opened later. {@code lateMoneyUntil}: money arriving up to
   * then may still reopen the order. {@code payFrom}: the channel that pays by itself, at once or
   * not at all; absent where a buyer pays.
   */
  record OrderPlaced(
      String orderNo,
      String tenant,
      String merchantOrderNo,
      String buyerId,
      List<Line> lines,
      Money total,
      @Nullable Contact contact,
      Instant placedAt,
      Instant payBy,
      Instant lateMoneyUntil,
      @Nullable String payFrom)
      implements OrderEvent {

    public OrderPlaced(
        String orderNo,
        String tenant,
        String merchantOrderNo,
        String buyerId,
        List<Line> lines,
        Money total,
        @Nullable Contact contact,
        Instant placedAt,
        Instant payBy,
        Instant lateMoneyUntil) {
      this(
          orderNo,
          tenant,
          merchantOrderNo,
          buyerId,
          lines,
          total,
          contact,
          placedAt,
          payBy,
          lateMoneyUntil,
          null);
    }
  }

  /**
   * What another platform wanted to sell on was not placed, and never will be under this number.
   */
  record ResaleRefused(String resaleNo, String tenant, String reason, Instant refusedAt)
      implements OfNoOrder {
    @Override
    public String key() {
      return resaleNo;
    }
  }

  /** What an app sells under a SKU, as it is now: the last word counts. */
  record OfferChanged(
      String tenant,
      String sku,
      ProductType productType,
      String title,
      Money unitPrice,
      boolean onSale,
      int maxQuantity,
      Instant changedAt)
      implements OfNoOrder {
    @Override
    public String key() {
      return tenant + "/" + sku;
    }
  }

  /** Stop taking money for this order, then answer payment-confirmed or payment-window-closed. */
  record PaymentCloseRequested(String orderNo, String tenant, String reason, Instant requestedAt)
      implements OrderEvent {}

  record OrderCancelled(String orderNo, String tenant, String reason, Instant cancelledAt)
      implements OrderEvent {}

  record OrderPaid(String orderNo, String tenant, String paymentId, Money amount, Instant paidAt)
      implements OrderEvent {}

  /** Late money arrived within the grace and stock was held again; order-paid follows. */
  record OrderReopened(String orderNo, String tenant, String paymentId, Instant reopenedAt)
      implements OrderEvent {}

  /** The order was on a wrong account of its app; who verified it stands in order-service. */
  record OrderRelinked(String orderNo, String tenant, String buyerId, Instant relinkedAt)
      implements OrderEvent {}

  /** A line to deliver. {@code recipient} is the account to top up, never set for card keys. */
  record DeliveryLine(
      int lineNo,
      String sku,
      ProductType productType,
      int quantity,
      Money unitPrice,
      @Nullable String recipient) {}

  /**
   * {@code lossAfterSeconds}: how long the outcome at a supplier may stay unknown before the money
   * goes back at our loss, where the offer says so; otherwise the supplier's time counts.
   */
  record DeliveryRequested(
      String orderNo,
      String tenant,
      String buyerId,
      List<DeliveryLine> lines,
      Instant requestedAt,
      Instant promisedBy,
      @Nullable Integer lossAfterSeconds)
      implements OrderEvent {

    public DeliveryRequested(
        String orderNo,
        String tenant,
        String buyerId,
        List<DeliveryLine> lines,
        Instant requestedAt,
        Instant promisedBy) {
      this(orderNo, tenant, buyerId, lines, requestedAt, promisedBy, null);
    }
  }

  /** The buyer typed another account for a line that waited for one; {@code recipient} is it. */
  record RecipientCorrected(
      String orderNo,
      String tenant,
      int lineNo,
      String recipient,
      Instant correctedAt,
      Instant promisedBy)
      implements OrderEvent {}

  /**
   * Stop if nothing left yet; fulfillment answers delivery-held or delivery-hold-refused.
   *
   * @param lineNos all of them or none; absent: every line of the order
   */
  record DeliveryHoldRequested(
      String orderNo,
      String tenant,
      String reason,
      Instant requestedAt,
      @Nullable List<Integer> lineNos)
      implements OrderEvent {

    public DeliveryHoldRequested(
        String orderNo, String tenant, String reason, Instant requestedAt) {
      this(orderNo, tenant, reason, requestedAt, null);
    }
  }

  /**
   * The buyer of a paid order no longer wants these lines; the answer comes by {@code reviewBy}.
   * {@code reason}: what he chose, where he was asked.
   */
  record CancelRequested(
      String orderNo,
      String tenant,
      List<Integer> lineNos,
      Instant reviewBy,
      Instant requestedAt,
      @Nullable String reason)
      implements OrderEvent {}

  /** Something of it had left already: the order goes on as if nobody had asked. */
  record CancelRefused(String orderNo, String tenant, String reason, Instant refusedAt)
      implements OrderEvent {}

  record OrderPartiallyDelivered(
      String orderNo, String tenant, List<Integer> lineNos, Instant deliveredAt)
      implements OrderEvent {}

  record OrderDelivered(String orderNo, String tenant, Instant deliveredAt) implements OrderEvent {}

  /** A confirmed failure: nothing more will be delivered for these lines. */
  record OrderFulfillmentFailed(
      String orderNo, String tenant, String reason, List<Integer> lineNos, Instant failedAt)
      implements OrderEvent {}

  record OrderActionRequired(
      String orderNo, String tenant, String reason, Instant actBy, Instant requiredAt)
      implements OrderEvent {}

  /** The buyer was asked to act and has not; the {@code number}th reminder before the end. */
  record ActionReminderDue(
      String orderNo, String tenant, String reason, int number, Instant actBy, Instant at)
      implements OrderEvent {}

  /** The promise has passed and the buyer asks after it: suppliers are asked at once (催单). */
  record DeliveryUrged(String orderNo, String tenant, Instant urgedAt) implements OrderEvent {}

  /**
   * The answer to a wish to cancel, or to a claim, is later than promised and the buyer asks after
   * it (催单).
   *
   * @param claimNo the claim that is checked; absent: his wish to cancel
   */
  record ReviewUrged(String orderNo, String tenant, @Nullable String claimNo, Instant urgedAt)
      implements OrderEvent {}

  /** Money should go back; refund-service alone approves. Unique by (paymentId, reason). */
  record RefundRequested(
      String orderNo,
      String tenant,
      String paymentId,
      Money amount,
      String reason,
      Instant requestedAt)
      implements OrderEvent {}

  record OrderRefunded(
      String orderNo, String tenant, Money refunded, boolean fully, Instant refundedAt)
      implements OrderEvent {}

  record OrderCompleted(String orderNo, String tenant, String completedBy, Instant completedAt)
      implements OrderEvent {}

  /**
   * Whether a complaint or dispute about its money is open; while it is, nothing automatic happens
   * to the order and no key is shown for the first time.
   */
  record OrderDisputed(String orderNo, String tenant, boolean disputed, Instant at)
      implements OrderEvent {}

  /**
   * The buyer says that a delivered line never came or does not work; what he wrote stays with
   * order-service, for it may hold what is secret. {@code unit}: of a line of several keys the one
   * he means, absent for all.
   */
  record DeliveryDisputed(
      String orderNo,
      String tenant,
      String claimNo,
      int lineNo,
      @Nullable Integer unit,
      ClaimKind claim,
      Instant disputedAt)
      implements OrderEvent {}
}
