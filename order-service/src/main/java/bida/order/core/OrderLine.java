package bida.order.core;

import bida.contracts.Money;
import bida.contracts.ProductType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the contract: what was offered, at which price, for whom, and what became of it.
 *
 * @param shipsAt a presale is not delivered earlier; null for what is delivered at once
 * @param waiting what keeps it, while it is open
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
    @Nullable Instant shipsAt,
    @Nullable Waiting waiting) {

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
        shipsAt,
        null);
  }

  OrderLine to(LineState next) {
    return with(next, next == LineState.DELIVERED || next == LineState.FAILED ? null : waiting);
  }

  OrderLine awaiting(Waiting what) {
    return with(state, what);
  }

  private OrderLine with(LineState next, @Nullable Waiting what) {
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
        shipsAt,
        what);
  }
}
