package bida.payment.channel;

import bida.contracts.Money;
import bida.payment.core.Payment;
import bida.payment.core.Refund;
import java.util.Objects;

/**
 * What a channel needs to pay back; {@code captured} is what the payment brought, {@code merchant}
 * the one of ours that has it.
 */
public record RefundOrder(
    String refundNo,
    String merchant,
    String paymentNo,
    String transactionId,
    Money amount,
    Money captured,
    String reason) {

  /** Of a payment that brought money; no other has a refund. */
  public static RefundOrder of(Refund refund, Payment payment) {
    var received = Objects.requireNonNull(payment.received());
    return new RefundOrder(
        refund.refundNo(),
        received.merchant(),
        payment.paymentNo(),
        received.transactionId(),
        refund.amount(),
        received.amount(),
        refund.reason());
  }
}
