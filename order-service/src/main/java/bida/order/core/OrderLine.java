package bida.order.core;

import bida.contracts.Money;
import bida.contracts.ProductType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the contract: what was offered, at which price, for whom, and what became of it.
 *
 * @param claim the latest one that its buyer made; lines stored before there were claims have none
 * @param shipsAt a presale is not delivered earlier; null for what is delivered at once
 * @param waiting what keeps it, while it is open
 * @param useUntil the end of the time of use of its tickets; null for anything else, and for lines
 *     stored before there were tickets
 */
public record OrderLine(
    int lineNo,
    String sku,
    ProductType productType,
    String title,
    int quantity,
    Money unitPrice,
    boolean stockTracked,
    @Nullable String recipient,
    LineState state,
    @Nullable Claim claim,
    @Nullable Instant shipsAt,
    @Nullable Waiting waiting,
    @Nullable Instant useUntil) {

  /** What became of a line. */
  public enum LineState {
    OPEN,
    /** Open, and nothing goes on before the buyer has corrected its account. */
    ACCOUNT_WRONG,
    DELIVERED,
    FAILED,
    /** The buyer no longer wanted it, and nothing of it had left. */
    CANCELLED
  }

  public Money amount() {
    return unitPrice.times(quantity);
  }

  /** A sealed key can be taken back until it is revealed; a recharge cannot. */
  public boolean isSealed() {
    return productType.comesAsKeys();
  }

  public boolean isTicket() {
    return productType == ProductType.TICKET;
  }

  /** A key nobody has read and a ticket nobody was shown are ours still. */
  boolean canBeTakenBack() {
    return isSealed() || isTicket();
  }

  /** One of its tickets may have gone to another session: the latest end counts. */
  OrderLine usableUntil(Instant end) {
    return copy(state, claim, waiting, useUntil == null || end.isAfter(useUntil) ? end : useUntil);
  }

  boolean isOpen() {
    return state == LineState.OPEN || state == LineState.ACCOUNT_WRONG;
  }

  /** Nothing of it is with the buyer, and nothing will be. */
  boolean isGone() {
    return state == LineState.FAILED || state == LineState.CANCELLED;
  }

  /** For another account, and open again. */
  OrderLine forAccount(String account) {
    return new OrderLine(
        lineNo,
        sku,
        productType,
        title,
        quantity,
        unitPrice,
        stockTracked,
        account,
        LineState.OPEN,
        claim,
        shipsAt,
        null,
        useUntil);
  }

  OrderLine to(LineState next) {
    var open = next == LineState.OPEN || next == LineState.ACCOUNT_WRONG;
    return copy(next, claim, open ? waiting : null);
  }

  OrderLine awaiting(Waiting what) {
    return copy(state, claim, what);
  }

  OrderLine with(Claim next) {
    return copy(state, next, waiting);
  }

  /** Whether the claim is about all of it. */
  boolean isClaimedWhole() {
    return claim == null || claim.unit() == null || quantity == 1;
  }

  Money claimedAmount() {
    return isClaimedWhole() ? amount() : unitPrice;
  }

  /** How many of its units are out of stock for it: one that was taken back is not. */
  int unitsTaken() {
    return claim != null && claim.state() == Claim.State.UPHELD && !isClaimedWhole()
        ? quantity - 1
        : quantity;
  }

  private OrderLine copy(LineState state, @Nullable Claim claim, @Nullable Waiting waiting) {
    return copy(state, claim, waiting, useUntil);
  }

  private OrderLine copy(
      LineState state,
      @Nullable Claim claim,
      @Nullable Waiting waiting,
      @Nullable Instant useUntil) {
    return new OrderLine(
        lineNo,
        sku,
        productType,
        title,
        quantity,
        unitPrice,
        stockTracked,
        recipient,
        state,
        claim,
        shipsAt,
        waiting,
        useUntil);
  }
}
