package bida.faults.books;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one order.
 *
 * @param orderNo as its buyer was told
 * @param status in the order's own table; null when it is not there
 * @param paidMinor what the channel has taken, by its own book
 * @param refundedMinor what the channel has given back, by its own book
 * @param goods how often it was delivered: keys issued, or successes in the supplier's own book
 * @param wanted how many units the buyer ordered
 * @param hasCase whether a person was told of it
 */
public record Fate(
    String orderNo,
    @Nullable String status,
    long paidMinor,
    long refundedMinor,
    long goods,
    long wanted,
    boolean hasCase) {

  /** Where the money came to rest. */
  public enum End {
    DELIVERED,
    REFUNDED,
    CASE,
    /** Nothing was paid, and nothing is waited for. */
    CANCELLED,
    NONE
  }

  public End end() {
    if (goods > 0 && refundedMinor < Math.max(1, paidMinor)) {
      return End.DELIVERED;
    }
    if (paidMinor > 0 && refundedMinor >= paidMinor) {
      return End.REFUNDED;
    }
    if (hasCase) {
      return End.CASE;
    }
    return paidMinor == 0 && "CANCELLED".equals(status) ? End.CANCELLED : End.NONE;
  }

  /** Why it counts as lost; empty when it does not. */
  public Optional<String> lost() {
    if (status == null) {
      return Optional.of("its buyer has a number, and no table has it");
    }
    if (end() != End.NONE) {
      return Optional.empty();
    }
    return Optional.of(
        paidMinor == 0
            ? "nothing was paid, and it is still " + status
            : "%d were paid, %d went back, nothing was delivered, and it is %s"
                .formatted(paidMinor, refundedMinor, status));
  }

  /** Why something of it happened twice; empty when nothing did. */
  public Optional<String> doubled() {
    if (goods > wanted) {
      return Optional.of("%d of %d units were delivered".formatted(goods, wanted));
    }
    if (refundedMinor > paidMinor) {
      return Optional.of("%d went back of %d".formatted(refundedMinor, paidMinor));
    }
    if (goods > 0 && paidMinor == 0) {
      return Optional.of("it was delivered, and nothing was paid");
    }
    if (goods > 0 && refundedMinor >= paidMinor && !hasCase) {
      return Optional.of("it was delivered, and its money went back");
    }
    return Optional.empty();
  }
}
