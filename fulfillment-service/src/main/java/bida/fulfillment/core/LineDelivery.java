package bida.fulfillment.core;

import bida.contracts.ProductType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The delivery of one order line, with everything its decisions rest on. */
public record LineDelivery(
    String orderNo,
    int lineNo,
    String tenant,
    String buyerId,
    String sku,
    ProductType productType,
    int quantity,
    @Nullable String recipient,
    Instant requestedAt,
    Instant promisedBy,
    DeliveryStatus status,
    @Nullable String reason,
    @Nullable Attempt attempt,
    @Nullable Instant nextDeadlineAt,
    boolean delayTold,
    boolean caseTold,
    boolean contradicted,
    long version) {

  public boolean isFromVault() {
    return productType == ProductType.CARD_KEY || productType == ProductType.LICENCE;
  }

  LineDelivery to(DeliveryStatus next, @Nullable Instant deadline) {
    return with(next, reason, attempt, deadline, delayTold, caseTold, contradicted);
  }

  LineDelivery because(String why) {
    return with(status, why, attempt, nextDeadlineAt, delayTold, caseTold, contradicted);
  }

  /** The attempt through which it will be delivered. */
  public LineDelivery by(Attempt next) {
    return with(status, reason, next, nextDeadlineAt, delayTold, caseTold, contradicted);
  }

  LineDelivery delayIsTold() {
    return with(status, reason, attempt, nextDeadlineAt, true, caseTold, contradicted);
  }

  LineDelivery caseIsTold() {
    return with(status, reason, attempt, nextDeadlineAt, delayTold, true, contradicted);
  }

  LineDelivery isContradicted() {
    return with(status, reason, attempt, nextDeadlineAt, delayTold, caseTold, true);
  }

  private LineDelivery with(
      DeliveryStatus status,
      @Nullable String reason,
      @Nullable Attempt attempt,
      @Nullable Instant nextDeadlineAt,
      boolean delayTold,
      boolean caseTold,
      boolean contradicted) {
    return new LineDelivery(
        orderNo,
        lineNo,
        tenant,
        buyerId,
        sku,
        productType,
        quantity,
        recipient,
        requestedAt,
        promisedBy,
        status,
        reason,
        attempt,
        nextDeadlineAt,
        delayTold,
        caseTold,
        contradicted,
        version);
  }

  /** The number of the decision that made it; the writer alone counts. */
  public LineDelivery version(long next) {
    return new LineDelivery(
        orderNo,
        lineNo,
        tenant,
        buyerId,
        sku,
        productType,
        quantity,
        recipient,
        requestedAt,
        promisedBy,
        status,
        reason,
        attempt,
        nextDeadlineAt,
        delayTold,
        caseTold,
        contradicted,
        next);
  }
}
