package bida.order.core;

import org.jspecify.annotations.Nullable;

/**
 * Why a buyer no longer wants an order.
 *
 * @param otherOrderNo the order he keeps, where he ordered twice
 */
public record CancelWish(Reason reason, @Nullable String remark, @Nullable String otherOrderNo) {

  /** What a buyer may choose; the codes are part of the API. */
  public enum Reason {
    BOUGHT_BY_MISTAKE,
    NOT_NEEDED,
    DUPLICATE_ORDER,
    WRONG_PAYMENT_METHOD,
    OTHER
  }

  @Override
  public String toString() {
    return "CancelWish[" + reason + ", ***]";
  }
}
