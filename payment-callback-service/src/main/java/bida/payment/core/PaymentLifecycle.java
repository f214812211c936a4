package bida.payment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.payment.core.Payment.Received;
import bida.payment.core.PaymentCommand.ClaimGoods;
import bida.payment.core.PaymentCommand.ClaimRefund;
import bida.payment.core.PaymentCommand.Close;
import bida.payment.core.PaymentCommand.GiveUpMatching;
import bida.payment.core.PaymentCommand.MakePayable;
import bida.payment.core.PaymentCommand.Match;
import bida.payment.core.PaymentCommand.Receive;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.Objects;

/**
 * The life of a payment. Authentic money is never refused because our state looks wrong; whether it
 * is the first, a second or late is order-service's say.
 */
public final class PaymentLifecycle {

  private PaymentLifecycle() {}

  public static Decision<Payment, Event> decide(Payment payment, PaymentCommand command) {
    return switch (command) {
      case MakePayable payable -> makePayable(payment, payable);
      case Receive receive -> receive(payment, receive);
      case Close _ -> close(payment);
      case Match _ -> match(payment);
      case GiveUpMatching giveUp -> giveUp(payment, giveUp);
      case ClaimGoods claim -> Claiming.goods(payment, claim);
      case ClaimRefund claim -> Claiming.refund(payment, claim);
    };
  }

  private static Decision<Payment, Event> makePayable(Payment payment, MakePayable command) {
    return switch (payment.status()) {
      case CREATED -> accept(payment.payableBy(command.handle()));
      case PENDING -> ignore("already payable");
      case SUCCEEDED, CLOSED, MISMATCH, ORPHAN, MATCHED, UNCLAIMED, CLAIMED, RETURNING ->
          ignore("the answer to open came after its end");
    };
  }

  private static Decision<Payment, Event> receive(Payment payment, Receive command) {
    return switch (payment.status()) {
      case CREATED, PENDING, CLOSED -> take(payment, command);
      case SUCCEEDED, MISMATCH, ORPHAN, MATCHED, UNCLAIMED, CLAIMED, RETURNING ->
          payment.has(command.money().transactionId())
              ? ignore("told before")
              : refuse("other_transaction", "A second transaction is a payment of its own.");
    };
  }

  private static Decision<Payment, Event> take(Payment payment, Receive command) {
    var received = Payment.received(command.money(), command.by(), command.at());
    var wrong = mismatch(payment, received);
    if (!wrong.isEmpty()) {
      return accept(
          payment.with(PaymentStatus.MISMATCH, received),
          unmatched(payment, received, wrong, command.at()),
          caseFor(
              payment,
              "payment-mismatch",
              "Money of " + text(received) + " came where " + expected(payment) + " was due.",
              command.at()));
    }
    var order = Objects.requireNonNull(payment.order());
    return accept(
        payment.with(PaymentStatus.SUCCEEDED, received),
        new PaymentConfirmed(
            order.orderNo(),
            order.tenant(),
            payment.paymentId(),
            payment.paymentNo(),
            payment.channel(),
            received.transactionId(),
            received.amount(),
            received.paidAt(),
            command.at(),
            received.by()));
  }

  // Currencies first: the same number in another currency is not the same money.
  private static String mismatch(Payment payment, Received received) {
    if (!payment.merchant().equals(received.merchant())) {
      return "merchant_mismatch";
    }
    if (!payment.amount().currency().equals(received.amount().currency())) {
      return "currency_mismatch";
    }
    return payment.amount().amountMinor() == received.amount().amountMinor()
        ? ""
        : "amount_mismatch";
  }

  private static Decision<Payment, Event> close(Payment payment) {
    return switch (payment.status()) {
      case CREATED, PENDING -> accept(payment.to(PaymentStatus.CLOSED));
      case CLOSED -> ignore("already so");
      case SUCCEEDED, MISMATCH, ORPHAN, MATCHED, UNCLAIMED, CLAIMED, RETURNING ->
          ignore("money was faster");
    };
  }

  private static Decision<Payment, Event> match(Payment payment) {
    return switch (payment.status()) {
      case ORPHAN -> accept(payment.to(PaymentStatus.MATCHED));
      case MATCHED -> ignore("already so");
      case CREATED, PENDING, SUCCEEDED, CLOSED, MISMATCH -> ignore("never was an orphan");
      case UNCLAIMED, RETURNING -> ignore("refund-service decides about it");
      case CLAIMED -> ignore("its buyer said what it is for");
    };
  }

  private static Decision<Payment, Event> giveUp(Payment payment, GiveUpMatching command) {
    return switch (payment.status()) {
      case ORPHAN ->
          accept(
              payment.to(PaymentStatus.UNCLAIMED),
              unmatched(
                  payment, Objects.requireNonNull(payment.received()), "orphan", command.at()),
              caseFor(
                  payment,
                  "payment-orphan",
                  "Money came for a number that is not ours to know. " + command.channelSays(),
                  command.at()));
      case UNCLAIMED, RETURNING -> ignore("already so");
      case CREATED, PENDING, SUCCEEDED, CLOSED, MISMATCH, MATCHED, CLAIMED ->
          ignore("it belongs to an order");
    };
  }

  private static Event unmatched(Payment payment, Received received, String why, Instant at) {
    var order = payment.order();
    return new PaymentUnmatched(
        payment.paymentId(),
        order == null ? null : order.orderNo(),
        order == null ? null : order.tenant(),
        payment.channel(),
        received.transactionId(),
        received.amount(),
        why,
        at);
  }

  private static Event caseFor(Payment payment, String kind, String detail, Instant at) {
    var order = payment.order();
    return new CaseNeeded(
        kind + ":" + payment.paymentId(),
        kind,
        order == null ? null : order.orderNo(),
        order == null ? null : order.tenant(),
        detail,
        at);
  }

  private static String expected(Payment payment) {
    return payment.amount().amountMinor() + " " + payment.amount().currency();
  }

  private static String text(Received received) {
    return received.amount().amountMinor() + " " + received.amount().currency();
  }
}
