package bida.order.core;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was promised when the order was placed; a later change of the offer does not touch it.
 *
 * @param version the agreement the buyer accepted
 * @param payWithin time to pay
 * @param hold cooling-off before something that cannot be sealed is dispatched
 * @param promise delivery time from the end of the hold
 * @param overdue after this the undelivered rest is refunded
 * @param autoConfirm receipt is taken as confirmed
 * @param refundWindow appeals are possible after completion
 * @param lateMoney money after a cancel may still reopen the order
 * @param lateWatch a cancelled order is watched for late money
 * @param cancelWithin keys that nobody has read may be given back; zero: a paid order is final
 * @param lossAfter an outcome nobody learns for so long is settled at our loss; null: the
 *     supplier's own time counts
 */
public record Policy(
    String version,
    Duration payWithin,
    Duration hold,
    Duration promise,
    Duration overdue,
    Duration autoConfirm,
    Duration refundWindow,
    Duration lateMoney,
    Duration lateWatch,
    Duration cancelWithin,
    @Nullable Duration lossAfter) {

  /** product.md, Timers: the window of a sealed key. */
  static final Duration CANCEL_WITHIN = Duration.ofMinutes(10);

  public Policy {
    // Orders placed before it was agreed have the usual one.
    cancelWithin = Objects.requireNonNullElse(cancelWithin, CANCEL_WITHIN);
  }
}
