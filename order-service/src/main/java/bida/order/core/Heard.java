package bida.order.core;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.contracts.PaymentEvent;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundRefused;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.FailRefund;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.NoteMismatch;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseClaim;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RefuseRefund;
import bida.order.core.OrderCommand.ReissueKeys;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.UpholdClaim;
import bida.order.core.OrderCommand.WriteOffLine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What another service's event asks of an order.
 *
 * @param orderNo null for money that belongs to no order
 * @param by who told it, for the history
 */
public record Heard(@Nullable String orderNo, String by, OrderCommand command) {

  /** Empty for what is none of an order's business. */
  public static Optional<Heard> of(Event event) {
    return Optional.ofNullable(
        switch (event) {
          case PaymentEvent e -> ofPayment(e);
          case FulfillmentEvent e -> ofFulfillment(e);
          case RefundRefused e -> new Heard(e.orderNo(), "refund", new RefuseRefund(e.paymentId()));
          default -> null;
        });
  }

  private static @Nullable Heard ofPayment(PaymentEvent event) {
    return switch (event) {
      case PaymentConfirmed e ->
          // Whether a cancelled order's stock can be had again is looked up under its lock.
          paid(e.orderNo(), new ConfirmPayment(e.paymentId(), e.amount(), e.paidAt(), false));
      case PaymentUnmatched e -> paid(e.orderNo(), new NoteMismatch(e.paymentId()));
      case PaymentWindowClosed e -> paid(e.orderNo(), new CloseWindow(e.reason()));
      case RefundCompleted e ->
          paid(e.orderNo(), new CompleteRefund(e.refundNo(), e.paymentId(), e.amount()));
      case RefundFailed e ->
          paid(e.orderNo(), new FailRefund(e.refundNo(), e.paymentId(), e.routeBroken()));
      case PaymentDisputed e ->
          paid(
              e.orderNo(),
              new NoteDispute(
                  e.channel() + ":" + e.disputeId(), e.stage(), e.paymentId(), e.amount(), e.at()));
      default -> null;
    };
  }

  private static @Nullable Heard ofFulfillment(FulfillmentEvent event) {
    return switch (event) {
      case CardKeyIssued e -> delivered(e.orderNo(), new DeliverLine(e.lineNo()));
      case TicketIssued e -> delivered(e.orderNo(), new DeliverTickets(e.lineNo(), e.useUntil()));
      case TicketShown e -> delivered(e.orderNo(), new RevealLine(e.lineNo()));
      case TicketRescheduled e ->
          delivered(e.orderNo(), new RescheduleTicket(e.lineNo(), e.useUntil()));
      case TicketRedeemed e -> delivered(e.orderNo(), new RedeemTicket(e.lineNo(), e.left()));
      case RechargeSucceeded e -> delivered(e.orderNo(), new DeliverLine(e.lineNo()));
      case CardKeyUnavailable e -> delivered(e.orderNo(), new FailLine(e.lineNo(), e.reason()));
      case RechargeFailed e -> delivered(e.orderNo(), failed(e));
      case DeliveryDelayed e ->
          delivered(
              e.orderNo(),
              new DelayLine(
                  e.lineNo(),
                  e.reason(),
                  Actor.NOBODY,
                  e.nextTryAt(),
                  e.attempt(),
                  e.attempts(),
                  e.refundAt()));
      case DeliveryWrittenOff e -> delivered(e.orderNo(), new WriteOffLine(e.lineNo()));
      case CardKeyRevealed e -> delivered(e.orderNo(), new RevealLine(e.lineNo()));
      case DeliveryHeld e -> delivered(e.orderNo(), new GrantHold(e.lineNos(), e.requestedFor()));
      case DeliveryHoldRefused e ->
          delivered(e.orderNo(), new RefuseHold(e.reason(), e.requestedFor()));
      case CardKeyReissued e -> delivered(e.orderNo(), new ReissueKeys(e.claimNo()));
      case ClaimRefused e -> delivered(e.orderNo(), new RefuseClaim(e.claimNo(), e.reason()));
      case ClaimUpheld e -> delivered(e.orderNo(), new UpholdClaim(e.claimNo()));
      default -> null;
    };
  }

  private static OrderCommand failed(RechargeFailed e) {
    return e.finalFailure()
        ? new FailLine(e.lineNo(), e.reason())
        : new DelayLine(e.lineNo(), e.reason(), e.actor(), null, e.attempt(), e.attempts(), null);
  }

  private static Heard paid(@Nullable String orderNo, OrderCommand command) {
    return new Heard(orderNo, "payment", command);
  }

  private static Heard delivered(String orderNo, OrderCommand command) {
    return new Heard(orderNo, "fulfillment", command);
  }
}
