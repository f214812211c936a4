package bida.fulfillment.core;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One order placed with a supplier. Its number is committed before the first call and never
 * replaced while the outcome is open, so that the supplier can see at most one order.
 *
 * @param askedAt when it took the place of another; absent in the first, asked for with its line
 * @param agingToldAt when people were told that its supplier will soon have forgotten it
 * @param cards absent before its supplier says that it has sold some
 * @param lossAt without an outcome the money goes back then, at our loss; absent where no rule
 *     returns it, and before it was sent
 */
public record Attempt(
    String attemptNo,
    String supplier,
    String product,
    @Nullable String maxCost,
    @Nullable Instant dispatchedAt,
    @Nullable String supplierReference,
    int notFounds,
    @Nullable Instant notFoundSince,
    @Nullable Instant askedAt,
    @Nullable Instant agingToldAt,
    @Nullable CardsSoFar cards,
    @Nullable Instant lossAt) {

  public static Attempt first(String orderNo, int lineNo, Route route) {
    return numbered(orderNo, lineNo, 1, route, null);
  }

  // Derived from the line: even a database restored from a backup cannot order twice.
  static Attempt numbered(
      String orderNo, int lineNo, int ordinal, Route route, @Nullable Instant askedAt) {
    return new Attempt(
        orderNo + "L" + lineNo + "A" + ordinal,
        route.supplier(),
        route.product(),
        route.maxCost(),
        null,
        null,
        0,
        null,
        askedAt,
        null,
        null,
        null);
  }

  Route route() {
    return new Route(supplier, product, maxCost);
  }

  Attempt dispatched(Instant at) {
    return with(at, supplierReference, 0, null, agingToldAt, cards);
  }

  /** It was read by its buyer: what is configured later moves it no more. */
  Attempt lostAt(@Nullable Instant at) {
    return new Attempt(
        attemptNo,
        supplier,
        product,
        maxCost,
        dispatchedAt,
        supplierReference,
        notFounds,
        notFoundSince,
        askedAt,
        agingToldAt,
        cards,
        at);
  }

  /** Nobody is there before {@code at}: it waits to be sent since then, not since now. */
  Attempt waitingFor(Instant at) {
    return new Attempt(
        attemptNo,
        supplier,
        product,
        maxCost,
        dispatchedAt,
        supplierReference,
        notFounds,
        notFoundSince,
        at,
        agingToldAt,
        cards,
        lossAt);
  }

  Attempt notSent() {
    return with(null, null, 0, null, agingToldAt, cards).lostAt(null);
  }

  /** The supplier knows the order, so that a run of "not found" is broken. */
  Attempt known(@Nullable String reference) {
    var told = reference == null ? supplierReference : reference;
    return with(dispatchedAt, told, 0, null, agingToldAt, cards);
  }

  Attempt notFound(Instant at) {
    var since = notFoundSince == null ? at : notFoundSince;
    return with(dispatchedAt, supplierReference, notFounds + 1, since, agingToldAt, cards);
  }

  Attempt agingIsTold(Instant at) {
    return with(dispatchedAt, supplierReference, notFounds, notFoundSince, at, cards);
  }

  CardsSoFar cardsSoFar() {
    return Objects.requireNonNullElse(cards, CardsSoFar.NONE);
  }

  Attempt with(CardsSoFar next) {
    return with(dispatchedAt, supplierReference, notFounds, notFoundSince, agingToldAt, next);
  }

  private Attempt with(
      @Nullable Instant dispatchedAt,
      @Nullable String supplierReference,
      int notFounds,
      @Nullable Instant notFoundSince,
      @Nullable Instant agingToldAt,
      @Nullable CardsSoFar cards) {
    return new Attempt(
        attemptNo,
        supplier,
        product,
        maxCost,
        dispatchedAt,
        supplierReference,
        notFounds,
        notFoundSince,
        askedAt,
        agingToldAt,
        cards,
        lossAt);
  }
}
