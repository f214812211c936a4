package bida.fulfillment.core;

import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.ProductType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one order line, with everything its decisions rest on.
 *
 * @param lossAfter how long its outcome may stay unknown, where its offer says so; otherwise the
 *     supplier's time counts
 */
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
    @Nullable Duration lossAfter,
    long version) {

  public LineDelivery {
    // Lines stored before there was more than one supplier have none of it.
    routing = Objects.requireNonNullElse(routing, Routing.NONE);
  }

  /**
   * A line that was asked for.
   *
   * @param ways to have its SKU delivered, in the order in which they are tried; none: from here
   */
  public static LineDelivery requested(
      DeliveryRequested order, DeliveryLine asked, List<Route> ways, Instant now) {
    var seconds = order.lossAfterSeconds();
    var line =
        new LineDelivery(
            order.orderNo(),
            asked.lineNo(),
            order.tenant(),
            order.buyerId(),
            asked.sku(),
            asked.productType(),
            asked.quantity(),
            asked.recipient(),
            now,
            order.promisedBy(),
            DeliveryStatus.REQUESTED,
            null,
            null,
            now,
            false,
            false,
            false,
            Routing.NONE,
            seconds == null ? null : Duration.ofSeconds(seconds),
            1);
    var open = ways.stream().filter(way -> way.leadsTo(line)).toList();
    return open.isEmpty() || line.isTicket()
        ? line
        : line.by(Attempt.first(order.orderNo(), asked.lineNo(), open.getFirst()))
            .over(Routing.over(open.subList(1, open.size())));
  }

  public boolean isOfCards() {
    return productType.comesAsKeys();
  }

  /** A SKU of cards that has a supplier is bought there, and has no stock here. */
  public boolean isFromVault() {
    return isOfCards() && attempt == null;
  }

  public boolean isTicket() {
    return productType == ProductType.TICKET;
  }

  LineDelivery to(DeliveryStatus next, @Nullable Instant deadline) {
    return with(next, reason, attempt, deadline, delayTold, caseTold, contradicted);
  }

  LineDelivery because(String why) {
    return with(status, why, attempt, nextDeadlineAt, delayTold, caseTold, contradicted);
  }

  /** The present attempt, or one before it. */
  public Optional<Attempt> attempt(String attemptNo) {
    return isPresent(attemptNo) ? Optional.ofNullable(attempt) : routing.earlier(attemptNo);
  }

  /** News of one of its attempts: that of one whose place was taken is another matter. */
  public DeliveryCommand newsOf(String attemptNo, DeliveryCommand news) {
    if (isPresent(attemptNo)) {
      return news;
    }
    return switch (news) {
      case DeliveryCommand.Succeeded(var reference) ->
          new DeliveryCommand.EarlierSucceeded(attemptNo, reference);
      case DeliveryCommand.CardsArrived(var reference, _, _) ->
          new DeliveryCommand.EarlierSucceeded(attemptNo, reference);
      default -> new DeliveryCommand.Overtaken(attemptNo);
    };
  }

  /** Whether cards of this attempt are still waited for. */
  public boolean awaitsCardsOf(String attemptNo) {
    return isPresent(attemptNo)
        && isOfCards()
        && (status == DeliveryStatus.REQUESTED || status.isOpenAtSupplier());
  }

  private boolean isPresent(String attemptNo) {
    return attempt != null && attempt.attemptNo().equals(attemptNo);
  }

  /** Since when its present attempt waits to be sent. */
  Instant askedAt() {
    return attempt == null
        ? requestedAt
        : Objects.requireNonNullElse(attempt.askedAt(), requestedAt);
  }

  boolean hasNextSupplier() {
    return attempt != null && !routing.next().isEmpty();
  }

  /** Through the next supplier; the present one has confirmed that it delivers nothing. */
  LineDelivery byNextSupplier(Instant now) {
    return again(routing.next().getFirst(), routing.nextTaken(), now);
  }

  /** Through another way; the present supplier was not asked, and is the last choice now. */
  LineDelivery passingOverTo(Route way, Instant now) {
    var present = Objects.requireNonNull(attempt).route();
    return again(way, routing.swapping(way, present), now);
  }

  /** Which of its attempts the present one is, and how many there may be, as far as is known. */
  int attemptNumber() {
    return routing.earlier().size() + 1;
  }

  int attemptsInAll() {
    return attemptNumber() + routing.next().size();
  }

  /** For another account, at the same supplier. */
  LineDelivery forAccount(String account, Instant promised, Instant now) {
    var same = Objects.requireNonNull(attempt).route();
    var next = again(same, routing, now);
    return next.copy(account, promised, next.routing, version);
  }

  /** Under a new number, with delays of its own; the present attempt is over, and stays known. */
  private LineDelivery again(Route route, Routing rest, Instant now) {
    var after = rest.noting(Objects.requireNonNull(attempt));
    var next = Attempt.numbered(orderNo, lineNo, after.earlier().size() + 1, route, now);
    return with(status, reason, next, nextDeadlineAt, false, caseTold, contradicted).over(after);
  }

  public LineDelivery over(Routing next) {
    return copy(recipient, promisedBy, next, version);
  }

  /** The attempt through which it will be delivered. */
  public LineDelivery by(Attempt next) {
    return with(status, reason, next, nextDeadlineAt, delayTold, caseTold, contradicted);
  }

  /** What was told before it was sent says nothing of what follows. */
  LineDelivery delayIsNotTold() {
    return with(status, reason, attempt, nextDeadlineAt, false, caseTold, contradicted);
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
        lossAfter,
        version);
  }

  /** The number of the decision that made it; the writer alone counts. */
  public LineDelivery version(long next) {
    return copy(recipient, promisedBy, routing, next);
  }

  private LineDelivery copy(
      @Nullable String recipient, Instant promisedBy, Routing routing, long version) {
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
        lossAfter,
        version);
  }
}
