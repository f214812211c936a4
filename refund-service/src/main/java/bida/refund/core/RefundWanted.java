package bida.refund.core;

import bida.contracts.Money;
import org.jspecify.annotations.Nullable;

/** What somebody wants back; (paymentId, reason) is unique for ever. */
public record RefundWanted(
    String paymentId,
    @Nullable String orderNo,
    @Nullable String tenant,
    Money amount,
    String reason) {}
