package bida.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Topic {@code fulfillments}, published by fulfillment-service: the delivery's facts, never a
 * secret.
 */
public sealed interface FulfillmentEvent extends Event {

  /** A fact about the delivery of one order. */
  sealed interface OfOrder extends FulfillmentEvent {
    String orderNo();

    @Override
    default String key() {
      return orderNo();
    }
  }

  /** All keys of the line are sealed for its buyer. */
  record CardKeyIssued(String orderNo, String tenant, int lineNo, int quantity, Instant issuedAt)
      implements OfOrder {}

  /** A buyer's app read the keys of a line; from here on they cannot be taken back. */
  record CardKeyRevealed(String orderNo, String tenant, int lineNo, Instant revealedAt)
      implements OfOrder {}

  /** No key of this SKU is left for the line and none will be waited for. */
  record CardKeyUnavailable(
      String orderNo, String tenant, int lineNo, String reason, Instant failedAt)
      implements OfOrder {}

  /** {@code supplierReference} is the upstream's own number, shown as proof. */
  record RechargeSucceeded(
      String orderNo,
      String tenant,
      int lineNo,
      @Nullable String supplierReference,
      Instant succeededAt)
      implements OfOrder {}

  /**
   * {@code finalFailure}: confirmed, no attempt is open; otherwise the platform goes on by itself,
   * with {@code attempt} of {@code attempts} where these are known.
   */
  record RechargeFailed(
      String orderNo,
      String tenant,
      int lineNo,
      boolean finalFailure,
      Actor actor,
      String reason,
      Instant failedAt,
      @Nullable Integer attempt,
      @Nullable Integer attempts)
      implements OfOrder {

    public RechargeFailed(
        String orderNo,
        String tenant,
        int lineNo,
        boolean finalFailure,
        Actor actor,
        String reason,
        Instant failedAt) {
      this(orderNo, tenant, lineNo, finalFailure, actor, reason, failedAt, null, null);
    }
  }

  /**
   * {@code attempt} of {@code attempts} goes on then, where these are known.
   *
   * @param refundAt the money goes back then if nobody has learnt the outcome; absent where no rule
   *     returns it
   */
  record DeliveryDelayed(
      String orderNo,
      String tenant,
      int lineNo,
      String reason,
      Instant nextTryAt,
      @Nullable Integer attempt,
      @Nullable Integer attempts,
      @Nullable Instant refundAt)
      implements OfOrder {

    public DeliveryDelayed(
        String orderNo, String tenant, int lineNo, String reason, Instant nextTryAt) {
      this(orderNo, tenant, lineNo, reason, nextTryAt, null, null, null);
    }
  }

  /**
   * Nobody has learnt what became of a line for as long as was agreed: its buyer gets his money
   * back at our loss, and nothing of it is delivered any more. The one exception to I5.
   *
   * @param uncertainSince when it was sent to the supplier that has not said
   */
  record DeliveryWrittenOff(
      String orderNo, String tenant, int lineNo, Instant uncertainSince, Instant writtenOffAt)
      implements OfOrder {}

  /**
   * The supplier says after all that it delivered nothing of a line that was written off: nothing
   * was lost.
   */
  record WriteOffCleared(
      String orderNo, String tenant, int lineNo, String reason, Instant clearedAt)
      implements OfOrder {}

  /**
   * Fenced: nothing dispatched, nothing revealed, keys quarantined.
   *
   * @param lineNos what stands still; absent: every line of the order
   * @param requestedFor the reason of the request it answers; absent in old records
   */
  record DeliveryHeld(
      String orderNo,
      String tenant,
      Instant heldAt,
      @Nullable List<Integer> lineNos,
      @Nullable String requestedFor)
      implements OfOrder {

    public DeliveryHeld(String orderNo, String tenant, Instant heldAt) {
      this(orderNo, tenant, heldAt, null, null);
    }
  }

  /** Something of these lines had left, so that none of them was stopped. */
  record DeliveryHoldRefused(
      String orderNo,
      String tenant,
      String reason,
      Instant refusedAt,
      @Nullable List<Integer> lineNos,
      @Nullable String requestedFor)
      implements OfOrder {}

  /** Other keys lie sealed for the buyer; the old ones are out of use. */
  record CardKeyReissued(
      String orderNo,
      String tenant,
      String claimNo,
      int lineNo,
      @Nullable Integer unit,
      String reason,
      Instant reissuedAt)
      implements OfOrder {}

  /** {@code note}: an operator's words, for the buyer to read. */
  record ClaimRefused(
      String orderNo,
      String tenant,
      String claimNo,
      int lineNo,
      String reason,
      ClaimProof proof,
      @Nullable String note,
      Instant refusedAt)
      implements OfOrder {}

  /** Every unit of the line has its ticket; {@code useUntil} is the end of the time of use. */
  record TicketIssued(
      String orderNo,
      String tenant,
      int lineNo,
      int quantity,
      @Nullable Instant useUntil,
      Instant issuedAt)
      implements OfOrder {}

  /** The code of a ticket of the line was shown; from here on it cannot be taken back. */
  record TicketShown(String orderNo, String tenant, int lineNo, Instant shownAt)
      implements OfOrder {}

  /** A ticket was let in, once; {@code left} are the order's tickets that still can be. */
  record TicketRedeemed(
      String orderNo, String tenant, int lineNo, String ticketId, int left, Instant redeemedAt)
      implements OfOrder {}

  /** A ticket has new codes; the ones before are dead. */
  record TicketReissued(
      String orderNo, String tenant, int lineNo, String ticketId, Instant reissuedAt)
      implements OfOrder {}

  /** A ticket is for another session of its product group now. */
  record TicketRescheduled(
      String orderNo,
      String tenant,
      int lineNo,
      String ticketId,
      Instant useFrom,
      Instant useUntil,
      Instant rescheduledAt)
      implements OfOrder {}

  /** The session begins in a day and tickets of the line are unused. */
  record TicketReminderDue(
      String orderNo,
      String tenant,
      int lineNo,
      String eventName,
      String placeName,
      Instant useFrom,
      String zone,
      Instant dueAt)
      implements OfOrder {}

  /** The buyer is right: what he paid for it is owed, and nothing of it stays with him. */
  record ClaimUpheld(
      String orderNo,
      String tenant,
      String claimNo,
      int lineNo,
      @Nullable Integer unit,
      String reason,
      Instant upheldAt)
      implements OfOrder {}

  /** Nothing is left to decide: all of the order's money has gone back another way. */
  record ClaimWithdrawn(
      String orderNo, String tenant, String claimNo, int lineNo, String reason, Instant withdrawnAt)
      implements OfOrder {}

  /**
   * {@code usableTotal}: all keys ever imported minus void and quarantined; cumulative, so an older
   * {@code version} is ignored.
   */
  record StockChanged(String sku, long version, long usableTotal, Instant changedAt)
      implements FulfillmentEvent {
    @Override
    public String key() {
      return sku;
    }
  }

  /**
   * Another platform buys to sell on: an order of that app, paid out of its wallet. Answered by
   * order-placed with its {@code merchantOrderNo}, or by resale-refused.
   *
   * @param recipient the account to top up; absent for cards
   * @param maxTotal it does not want to pay more; absent: whatever it costs
   */
  record ResaleRequested(
      String resaleNo,
      String tenant,
      String buyerId,
      String merchantOrderNo,
      String sku,
      int quantity,
      @Nullable String recipient,
      String currency,
      @Nullable Money maxTotal,
      Instant requestedAt)
      implements FulfillmentEvent {
    @Override
    public String key() {
      return resaleNo;
    }

    @Override
    public String toString() {
      return "ResaleRequested[" + resaleNo + "]";
    }
  }

  /** Nothing is delivered meanwhile; the reasons are for people. */
  record MaintenanceWindow(
      Instant from, Instant to, @Nullable String reasonZh, @Nullable String reasonEn) {}

  /**
   * When nobody can deliver a SKU: all of it that is to come, so that the last word counts and none
   * is nothing any more.
   */
  record MaintenanceAnnounced(String sku, List<MaintenanceWindow> windows, Instant announcedAt)
      implements FulfillmentEvent {
    @Override
    public String key() {
      return sku;
    }
  }

  /**
   * Whether anybody can deliver a SKU, as far as its suppliers tell; the last word counts.
   *
   * @param pausedFor why nobody can: {@code SOLD_OUT}, {@code OFF_SALE} or {@code TOO_DEAR};
   *     absent: somebody can again
   */
  record SupplyAnnounced(String sku, @Nullable String pausedFor, Instant announcedAt)
      implements FulfillmentEvent {
    @Override
    public String key() {
      return sku;
    }
  }
}
