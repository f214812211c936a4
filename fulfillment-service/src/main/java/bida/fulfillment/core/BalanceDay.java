package bida.fulfillment.core;

import java.math.BigDecimal;
import java.util.List;

/**
 * A supplier's balance over a day against what we asked of it (C23). Nobody tells us what was paid
 * in, so only the falls count: a rise is money paid in, or given back for an order that failed.
 *
 * @param fell all falls from one reading to the next; too little where money came in between
 * @param rose all rises
 */
public record BalanceDay(BigDecimal fell, BigDecimal rose) {

  /** What the day looks like. */
  public enum Verdict {
    /** It fell by no more than all that was sent can have cost. */
    EXPLAINED,
    /** More is gone than anything of ours can have cost. */
    SHORT,
    /** More is gone than is known of, but of some orders nobody knows what they cost. */
    UNPRICED
  }

  /** {@code balances}: in their order, the one that the day began with first. */
  public static BalanceDay of(List<BigDecimal> balances) {
    var fell = BigDecimal.ZERO;
    var rose = BigDecimal.ZERO;
    for (int i = 1; i < balances.size(); i++) {
      var change = balances.get(i).subtract(balances.get(i - 1));
      fell = fell.add(change.negate().max(BigDecimal.ZERO));
      rose = rose.add(change.max(BigDecimal.ZERO));
    }
    return new BalanceDay(fell, rose);
  }

  /**
   * Against all that was sent, whatever became of it: what failed may have been charged and given
   * back.
   *
   * @param cost what those of a known price can have cost at most
   * @param unpriced how many have none
   */
  public Verdict judge(BigDecimal cost, long unpriced) {
    if (fell.compareTo(cost) <= 0) {
      return Verdict.EXPLAINED;
    }
    return unpriced == 0 ? Verdict.SHORT : Verdict.UNPRICED;
  }
}
