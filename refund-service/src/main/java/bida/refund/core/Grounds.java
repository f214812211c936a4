package bida.refund.core;

import bida.contracts.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a payment when a refund of it is judged. {@code captured} is null until the
 * payment was seen; {@code granted} sums approved, failed and done refunds and those the channel
 * reported by itself; {@code held}: the price of what stands still, of which nothing left; {@code
 * disputed}: the channel may take the money back by itself; {@code disputeLost}: it did, and {@code
 * granted} has it; {@code loss}: where it would be ours.
 */
public record Grounds(
    @Nullable Money captured,
    Money granted,
    Money held,
    boolean disputed,
    boolean disputeLost,
    Loss loss) {

  public Grounds(
      @Nullable Money captured, Money granted, Money held, boolean disputed, boolean disputeLost) {
    this(captured, granted, held, disputed, disputeLost, Loss.NONE);
  }

  public Grounds with(Loss other) {
    return new Grounds(captured, granted, held, disputed, disputeLost, other);
  }
}
