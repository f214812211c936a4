package bida.fulfillment.supplier;

import org.jspecify.annotations.Nullable;

/** What is ordered; the number is committed here and known there, once for ever. */
public record SupplierOrder(
    String attemptNo,
    String product,
    int quantity,
    @Nullable String account,
    @Nullable String maxCost,
    String callbackUrl) {}
