package bida.fulfillment.core;

import bida.contracts.ProductType;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
    Routing routing,
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

  /** The attempts it was, or will be, delivered through, the present one first. */
  public Optional<Attempt> attempt(String attemptNo) {
    return attempt != null && attempt.attemptNo().equals(attemptNo)
        ? Optional.of(attempt)
        : routing.earlier(attemptNo);
  }

  boolean hasNextSupplier() {
    return attempt != null && !routing.next().isEmpty();
  }

  /** Through the next supplier; the present one has confirmed that it delivers nothing. */
  LineDelivery byNextSupplier() {
    var failed = Objects.requireNonNull(attempt);
    var after = routing.after(failed);
    var next =
        Attempt.numbered(orderNo, lineNo, after.earlier().size() + 1, routing.next().getFirst());
    return by(next).over(after);
  }

  /** For another account, at the same supplier under a new number. */
  LineDelivery forAccount(String account) {
    var failed = Objects.requireNonNull(attempt);
    var after = routing.noting(failed);
    var route = new Route(failed.supplier(), failed.product(), failed.maxCost());
    return with(account, after)
        .by(Attempt.numbered(orderNo, lineNo, after.earlier().size() + 1, route));
  }

  public LineDelivery over(Routing next) {
    return with(recipient, next);
  }

  private LineDelivery with(@Nullable String account, Routing next) {
    return new LineDelivery(
        orderNo,
        lineNo,
        tenant,
        buyerId,
        sku,
        productType,
        quantity,
        account,
        requestedAt,
        promisedBy,
        status,
        reason,
        attempt,
        nextDeadlineAt,
        delayTold,
        caseTold,
        contradicted,
        next,
        version);
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
        routing,
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
        routing,
        next);
  }
}
