package bida.order.core;

import bida.contracts.Money;
import bida.contracts.ProductType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the contract: what was offered, at which price, for whom, and what became of it.
 *
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
    @Nullable Instant useUntil) {

  /** As sold: nothing is delivered, and no time of use is known. */
  public OrderLine(
      int lineNo,
      String sku,
      ProductType productType,
      String title,
      int quantity,
      Money unitPrice,
      boolean stockTracked,
      @Nullable String recipient,
      LineState state) {
    this(
        lineNo, sku, productType, title, quantity, unitPrice, stockTracked, recipient, state, null);
  }

  /** What became of a line. */
  public enum LineState {
    OPEN,
    /** Open, and nothing goes on before the buyer has corrected its account. */
    ACCOUNT_WRONG,
    DELIVERED,
    FAILED
  }

  public Money amount() {
    return unitPrice.times(quantity);
  }

  /** A sealed key can be taken back until it is revealed; a recharge cannot. */
  public boolean isSealed() {
    return productType == ProductType.CARD_KEY;
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
        useUntil == null || end.isAfter(useUntil) ? end : useUntil);
  }

  boolean isOpen() {
    return state == LineState.OPEN || state == LineState.ACCOUNT_WRONG;
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
        useUntil);
  }

  OrderLine to(LineState next) {
    return new OrderLine(
        lineNo,
        sku,
        productType,
        title,
        quantity,
        unitPrice,
        stockTracked,
        recipient,
        next,
        useUntil);
  }
}
