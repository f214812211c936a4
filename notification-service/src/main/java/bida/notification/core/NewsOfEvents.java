package bida.notification.core;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.FulfillmentEvent.TicketReissued;
import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.contracts.Money;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderCompleted;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderFulfillmentFailed;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderPartiallyDelivered;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.contracts.RefundEvent.CasePromised;
import bida.contracts.RefundEvent.CaseResolved;
import bida.contracts.RefundEvent.OfCase;
import bida.contracts.RefundEvent.RefundApproved;
import bida.contracts.RefundEvent.RefundRefused;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What apps are told of which event; never a secret, a supplier's word or a person's address. */
public final class NewsOfEvents {

  /** Which of several alike it is: each is told for itself. */
  public static final String NUMBER = "number";

  /** By when the buyer has to act: another time is another occasion. */
  public static final String ACT_BY = "actBy";

  private NewsOfEvents() {}

  /** Empty for what is the platform's own business. */
  public static Optional<News> of(Event event, Instant heardAt) {
    return Optional.ofNullable(
        switch (event) {
          case OrderPlaced e ->
              ofOrder("order.placed", e.tenant(), e.orderNo(), e.placedAt(), "PENDING_PAYMENT")
                  .with("payBy", e.payBy())
                  .with("total", money(e.total()))
                  .done();
          case OrderPaid e ->
              ofOrder("order.paid", e.tenant(), e.orderNo(), e.paidAt(), "PAID")
                  .with("amount", money(e.amount()))
                  .done();
          case OrderReopened e ->
              ofOrder("order.reopened", e.tenant(), e.orderNo(), e.reopenedAt(), "PAID").done();
          case OrderCancelled e ->
              ofOrder("order.cancelled", e.tenant(), e.orderNo(), e.cancelledAt(), "CANCELLED")
                  .with("reason", e.reason())
                  .done();
          case OrderPartiallyDelivered e ->
              ofOrder(
                      "order.partially_delivered",
                      e.tenant(),
                      e.orderNo(),
                      e.deliveredAt(),
                      "PARTIALLY_DELIVERED")
                  .with("lineNos", e.lineNos())
                  .done();
          case OrderDelivered e ->
              ofOrder("order.delivered", e.tenant(), e.orderNo(), e.deliveredAt(), "DELIVERED")
                  .done();
          case OrderFulfillmentFailed e ->
              ofOrder(
                      "order.fulfillment_failed",
                      e.tenant(),
                      e.orderNo(),
                      e.failedAt(),
                      "FULFILLMENT_FAILED")
                  .with("reason", e.reason())
                  .with("lineNos", e.lineNos())
                  .done();
          case OrderActionRequired e ->
              ofOrder(
                      "order.action_required",
                      e.tenant(),
                      e.orderNo(),
                      e.requiredAt(),
                      "ACTION_REQUIRED")
                  .with("reason", e.reason())
                  .with(ACT_BY, e.actBy())
                  .done();
          case CancelRequested e ->
              ofOrder(
                      "order.cancel_requested",
                      e.tenant(),
                      e.orderNo(),
                      e.requestedAt(),
                      "CANCEL_REVIEWING")
                  .with("lineNos", e.lineNos())
                  .with("reviewBy", e.reviewBy())
                  .done();
          // Where the order is again is told by its own answer alone.
          case CancelRefused e ->
              ofOrder("order.cancel_refused", e.tenant(), e.orderNo(), e.refusedAt(), null)
                  .with("reason", e.reason())
                  .done();
          case ActionReminderDue e ->
              ofOrder("order.action_reminder", e.tenant(), e.orderNo(), e.at(), "ACTION_REQUIRED")
                  .with("reason", e.reason())
                  .with(NUMBER, e.number())
                  .with(ACT_BY, e.actBy())
                  .done();
          case OrderRefunded e ->
              ofOrder(
                      "order.refunded",
                      e.tenant(),
                      e.orderNo(),
                      e.refundedAt(),
                      e.fully() ? "REFUNDED" : "PARTIALLY_REFUNDED")
                  .with("refunded", money(e.refunded()))
                  .done();
          case OrderCompleted e ->
              ofOrder("order.completed", e.tenant(), e.orderNo(), e.completedAt(), "COMPLETED")
                  .done();
          case OrderDisputed e ->
              ofOrder("order.disputed", e.tenant(), e.orderNo(), e.at(), null)
                  .with("disputed", e.disputed())
                  .done();
          case DeliveryDisputed e ->
              ofOrder("claim.opened", e.tenant(), e.orderNo(), e.disputedAt(), "VERIFYING")
                  .with("claimNo", e.claimNo())
                  .with("lineNo", e.lineNo())
                  .with("claim", e.claim().name())
                  .done();
          case CardKeyReissued e ->
              ofOrder("claim.reissued", e.tenant(), e.orderNo(), e.reissuedAt(), "DELIVERED")
                  .with("claimNo", e.claimNo())
                  .with("lineNo", e.lineNo())
                  .with("reason", e.reason())
                  .done();
          case ClaimRefused e ->
              ofOrder("claim.refused", e.tenant(), e.orderNo(), e.refusedAt(), null)
                  .with("claimNo", e.claimNo())
                  .with("lineNo", e.lineNo())
                  .with("reason", e.reason())
                  .done();
          case ClaimUpheld e ->
              ofOrder("claim.upheld", e.tenant(), e.orderNo(), e.upheldAt(), "REFUNDING")
                  .with("claimNo", e.claimNo())
                  .with("lineNo", e.lineNo())
                  .with("reason", e.reason())
                  .done();
          case ClaimWithdrawn e ->
              ofOrder("claim.withdrawn", e.tenant(), e.orderNo(), e.withdrawnAt(), null)
                  .with("claimNo", e.claimNo())
                  .with("lineNo", e.lineNo())
                  .with("reason", e.reason())
                  .done();
          case DeliveryDelayed e ->
              ofOrder("order.delayed", e.tenant(), e.orderNo(), heardAt, "FULFILLING")
                  .with("lineNo", e.lineNo())
                  .with("nextTryAt", e.nextTryAt())
                  .with("reason", e.reason())
                  .known("refundAt", e.refundAt())
                  .done();
          case RechargeFailed e when !e.finalFailure() ->
              ofOrder("order.delayed", e.tenant(), e.orderNo(), e.failedAt(), "FULFILLING")
                  .with("lineNo", e.lineNo())
                  .with("reason", e.reason())
                  .with("actor", e.actor().name())
                  .done();
          case TicketRedeemed e ->
              ofTicket("ticket.redeemed", e, e.tenant(), e.redeemedAt())
                  .with("lineNo", e.lineNo())
                  .with("ticketId", e.ticketId())
                  .with("left", e.left())
                  .done();
          case TicketReissued e ->
              ofTicket("ticket.reissued", e, e.tenant(), e.reissuedAt())
                  .with("lineNo", e.lineNo())
                  .with("ticketId", e.ticketId())
                  .done();
          case TicketRescheduled e ->
              ofTicket("ticket.rescheduled", e, e.tenant(), e.rescheduledAt())
                  .with("lineNo", e.lineNo())
                  .with("ticketId", e.ticketId())
                  .with("useFrom", e.useFrom())
                  .with("useUntil", e.useUntil())
                  .done();
          case TicketReminderDue e ->
              ofTicket("ticket.reminder", e, e.tenant(), e.dueAt())
                  .with("lineNo", e.lineNo())
                  .with("eventName", e.eventName())
                  .with("placeName", e.placeName())
                  .with("useFrom", e.useFrom())
                  .with("zone", e.zone())
                  .done();
          case RefundApproved e ->
              ofOrder("refund.approved", e.tenant(), e.orderNo(), e.approvedAt(), "REFUNDING")
                  .with("refundNo", e.refundNo())
                  .with("amount", money(e.amount()))
                  .with("reason", e.reason())
                  .done();
          case RefundRefused e ->
              ofOrder("refund.refused", e.tenant(), e.orderNo(), e.refusedAt(), null)
                  .with("amount", money(e.amount()))
                  .with("reason", e.reason())
                  .with("refusal", e.refusal())
                  .done();
          case RefundFailed e ->
              ofOrder("refund.delayed", e.tenant(), e.orderNo(), e.failedAt(), "REFUNDING")
                  .with("refundNo", e.refundNo())
                  .with("amount", money(e.amount()))
                  .with("routeBroken", e.routeBroken())
                  .done();
          case CasePromised e ->
              ofCase("case.promised", e, e.tenant(), e.at())
                  .with("promise", e.promise())
                  .with("promisedFor", e.promisedFor())
                  .done();
          case CaseAnswered e ->
              ofCase("case.answered", e, e.tenant(), e.at()).with("answer", e.answer()).done();
          case CaseResolved e when e.toBuyer() ->
              ofCase("case.resolved", e, e.tenant(), e.at())
                  .with("resolution", e.resolution())
                  .done();
          default -> null;
        });
  }

  // Money without an order or an app is told to nobody but operators.
  private static Draft ofOrder(
      String type,
      @Nullable String tenant,
      @Nullable String orderNo,
      Instant at,
      @Nullable String status) {
    var draft = draft(type, orderNo == null ? null : tenant, orderNo, at);
    return status == null ? draft : draft.with("status", status);
  }

  private static Draft ofTicket(
      String type, FulfillmentEvent.OfOrder event, String tenant, Instant at) {
    return ofOrder(type, tenant, event.orderNo(), at, null);
  }

  // "I paid and see no order" is a case of an app and of no order: its app waits for the answer.
  private static Draft ofCase(String type, OfCase event, @Nullable String tenant, Instant at) {
    return draft(type, tenant, event.orderNo(), at)
        .with("caseNo", event.caseNo())
        .with("kind", event.kind());
  }

  private static Draft draft(
      String type, @Nullable String tenant, @Nullable String orderNo, Instant at) {
    var draft = new Draft(type, tenant, orderNo, at, new LinkedHashMap<>());
    return orderNo == null ? draft : draft.with("orderNo", orderNo);
  }

  private static Map<String, Object> money(Money amount) {
    var map = new LinkedHashMap<String, Object>();
    map.put("amountMinor", amount.amountMinor());
    map.put("currency", amount.currency());
    return map;
  }

  private record Draft(
      String type,
      @Nullable String tenant,
      @Nullable String orderNo,
      Instant at,
      Map<String, Object> data) {

    Draft with(String name, Object value) {
      data.put(name, value instanceof Instant instant ? instant.toString() : value);
      return this;
    }

    Draft known(String name, @Nullable Object value) {
      return value == null ? this : with(name, value);
    }

    @Nullable News done() {
      return tenant == null ? null : new News(type, tenant, orderNo, at, data);
    }
  }
}
