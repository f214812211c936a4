package bida.order.core;

import bida.contracts.Actor;
import bida.contracts.ClaimKind;
import bida.contracts.DisputeStage;
import bida.contracts.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of an order, by whichever edge. */
public sealed interface OrderCommand {

  /** The buyer no longer wants it. */
  record Cancel(@Nullable CancelWish wish) implements OrderCommand {
    public Cancel() {
      this(null);
    }
  }

  /** payment-callback-service: no money came and none can come; {@code reason}: where it told. */
  record CloseWindow(@Nullable String reason) implements OrderCommand {
    public CloseWindow() {
      this(null);
    }
  }

  /** {@code stockHeld}: for a cancelled order, whether its stock could be taken again. */
  record ConfirmPayment(String paymentId, Money amount, Instant paidAt, boolean stockHeld)
      implements OrderCommand {}

  /** Authentic money that is wrong in amount, currency or merchant; it goes back on its own way. */
  record NoteMismatch(String paymentId) implements OrderCommand {}

  /** The buyer does not want to wait out the cooling-off. */
  record ShipNow() implements OrderCommand {}

  record DeliverLine(int lineNo) implements OrderCommand {}

  /** {@code useUntil}: the end of the time of use, where fulfillment-service tells one. */
  record DeliverTickets(int lineNo, @Nullable Instant useUntil) implements OrderCommand {}

  /** A ticket went to another session. */
  record RescheduleTicket(int lineNo, Instant useUntil) implements OrderCommand {}

  /** {@code left}: tickets of the order that can still be used. */
  record RedeemTicket(int lineNo, int left) implements OrderCommand {}

  record FailLine(int lineNo, String reason) implements OrderCommand {}

  /** Nobody has learnt for too long what became of it: its money goes back at our loss. */
  record WriteOffLine(int lineNo) implements OrderCommand {}

  /**
   * Trouble that passes by itself, or needs {@code actor}; {@code until}: when it is tried again,
   * then as {@code attempt} of {@code attempts}; {@code refundAt}: the money goes back then if
   * nobody has learnt the outcome.
   */
  record DelayLine(
      int lineNo,
      String reason,
      Actor actor,
      @Nullable Instant until,
      @Nullable Integer attempt,
      @Nullable Integer attempts,
      @Nullable Instant refundAt)
      implements OrderCommand {

    public DelayLine(int lineNo, String reason, Actor actor) {
      this(lineNo, reason, actor, null, null, null, null);
    }
  }

  /** The buyer asks after a delivery whose promise has passed. */
  record Urge() implements OrderCommand {}

  /**
   * The buyer typed another account.
   *
   * @param seenVersion of the order as the buyer saw it
   */
  record CorrectRecipient(int lineNo, String recipient, long seenVersion) implements OrderCommand {
    @Override
    public String toString() {
      return "CorrectRecipient[" + lineNo + ", ***]";
    }
  }

  record RevealLine(int lineNo) implements OrderCommand {}

  /**
   * Fulfillment's answer to a hold: nothing left and nothing will leave any more.
   *
   * @param lineNos what stands still; null: all of it
   * @param requestedFor why it was asked for; null where that was not told
   */
  record GrantHold(@Nullable List<Integer> lineNos, @Nullable String requestedFor)
      implements OrderCommand {
    GrantHold() {
      this(null, null);
    }
  }

  /** {@code reason}: what had left already. */
  record RefuseHold(@Nullable String reason, @Nullable String requestedFor)
      implements OrderCommand {
    RefuseHold() {
      this(null, null);
    }
  }

  record ConfirmReceipt() implements OrderCommand {}

  /** It stands on a wrong account of its app. */
  record Relink(String buyerId) implements OrderCommand {}

  record CompleteRefund(String refundNo, String paymentId, Money amount) implements OrderCommand {}

  record FailRefund(String refundNo, String paymentId, boolean routeBroken)
      implements OrderCommand {}

  record RefuseRefund(String paymentId) implements OrderCommand {}

  /** What the channel says of a complaint or dispute about money of this order. */
  record NoteDispute(
      String disputeId, DisputeStage stage, String paymentId, Money amount, Instant at)
      implements OrderCommand {}

  /** The buyer says that what is marked delivered is not, or is no good. */
  record DisputeDelivery(int lineNo, @Nullable Integer unit, ClaimKind claim)
      implements OrderCommand {}

  /** The claim ended with other keys in place of the old ones. */
  record ReissueKeys(String claimNo) implements OrderCommand {}

  /** The claim ended with the proof that it does not hold. */
  record RefuseClaim(String claimNo, String reason) implements OrderCommand {}

  /** The claim ended with the buyer being right. */
  record UpholdClaim(String claimNo) implements OrderCommand {}

  /** The clock has passed the order's deadline. */
  record PassDeadline() implements OrderCommand {}
}
