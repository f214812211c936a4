package bida.simulators.epay;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order in the operator's book.
 *
 * @param money as the page said
 * @param paid what the buyer paid; null until then
 */
record EpayOrder(
    String tradeNo,
    String outTradeNo,
    String type,
    String name,
    String money,
    String notifyUrl,
    String returnUrl,
    Instant createdAt,
    State state,
    @Nullable String paid,
    @Nullable Instant paidAt,
    @Nullable Instant refundedAt) {

  /** What {@code api.php} calls {@code status}. */
  enum State {
    UNPAID(0),
    PAID(1),
    REFUNDED(2);

    final int status;

    State(int status) {
      this.status = status;
    }
  }

  EpayOrder paid(String amount, Instant at) {
    return in(State.PAID, amount, at, null);
  }

  EpayOrder refunded(Instant at) {
    return in(State.REFUNDED, paid, paidAt, at);
  }

  boolean isWhole(String amount) {
    return paid != null && new BigDecimal(paid).compareTo(new BigDecimal(amount)) == 0;
  }

  private EpayOrder in(
      State next, @Nullable String amount, @Nullable Instant at, @Nullable Instant backAt) {
    return new EpayOrder(
        tradeNo,
        outTradeNo,
        type,
        name,
        money,
        notifyUrl,
        returnUrl,
        createdAt,
        next,
        amount,
        at,
        backAt);
  }
}
