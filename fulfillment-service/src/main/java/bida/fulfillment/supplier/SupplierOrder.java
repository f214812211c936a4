package bida.fulfillment.supplier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered; the number is committed here and known there, once for ever.
 *
 * @param sendBefore from then on others ask what became of it, and may believe that it never came:
 *     nothing of it may leave any more
 */
public record SupplierOrder(
    String attemptNo,
    String product,
    int quantity,
    @Nullable String account,
    @Nullable String maxCost,
    String callbackUrl,
    Instant sendBefore) {}
