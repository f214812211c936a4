package bida.payment.channel;

import bida.contracts.Money;

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
    String reason) {}
