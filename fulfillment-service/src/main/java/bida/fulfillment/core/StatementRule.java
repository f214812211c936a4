package bida.fulfillment.core;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong between a supplier's statement and our attempts; each is a case (C23, I9). */
public final class StatementRule {

  private StatementRule() {}

  /** What the supplier says became of it. */
  public enum Said {
    DONE,
    FAILED,
    /** Still under way when it was written down, or told in words we do not know. */
    OPEN
  }

  /** How the two may differ. */
  public enum Difference {
    NEVER_ORDERED("it lists an order that is none of ours"),
    CHARGED_THOUGH_FAILED("it charges for what we take for failed, or never sent"),
    FAILED_THOUGH_DELIVERED("it lists as failed what we delivered"),
    DEARER_THAN_ALLOWED("it charges more than the offer allowed"),
    LISTED_TWICE("it lists the same number more than once"),
    NOT_LISTED("it does not list what we take for delivered or accepted");

    private final String detail;

    Difference(String detail) {
      this.detail = detail;
    }

    public String detail() {
      return detail;
    }
  }

  /**
   * Our attempt.
   *
   * @param sent whether it was ever sent
   * @param kept whether all its cards are here; one that was stopped without them had failed
   * @param costLimit what all of it may cost; null where the offer names no limit
   */
  public record Ours(
      DeliveryStatus status, boolean sent, boolean kept, @Nullable BigDecimal costLimit) {}

  /**
   * The same in the statement.
   *
   * @param times how often its number stands there
   */
  public record Theirs(Said said, @Nullable BigDecimal cost, int times) {}

  public static Set<Difference> compare(Optional<Ours> ours, Theirs theirs) {
    var found = EnumSet.noneOf(Difference.class);
    if (ours.isEmpty()) {
      // Nothing is charged for what failed, whoever asked for it.
      if (theirs.said() != Said.FAILED) {
        found.add(Difference.NEVER_ORDERED);
      }
      return found;
    }
    if (theirs.times() > 1) {
      found.add(Difference.LISTED_TWICE);
    }
    if (isDearer(ours.get().costLimit(), theirs)) {
      found.add(Difference.DEARER_THAN_ALLOWED);
    }
    outcome(ours.get(), theirs).ifPresent(found::add);
    return found;
  }

  /** Whether a statement that does not list it is wrong. */
  public static boolean mustBeListed(Ours ours) {
    return switch (ours.status()) {
      case ISSUED, REVEALED, SUCCEEDED, ACCEPTED -> ours.sent();
      case HELD -> ours.kept();
      case REQUESTED, NEEDS_ACCOUNT, UNAVAILABLE, DISPATCHED, UNKNOWN, FAILED, WRITTEN_OFF -> false;
    };
  }

  // What is open here is asked about; what is open there may be done by now.
  private static Optional<Difference> outcome(Ours ours, Theirs theirs) {
    return switch (ours.status()) {
      case ISSUED, REVEALED, SUCCEEDED -> failed(theirs);
      case HELD -> ours.kept() ? failed(theirs) : charged(theirs);
      case FAILED, WRITTEN_OFF, NEEDS_ACCOUNT, REQUESTED, UNAVAILABLE -> charged(theirs);
      case DISPATCHED, ACCEPTED, UNKNOWN -> Optional.empty();
    };
  }

  private static Optional<Difference> failed(Theirs theirs) {
    return theirs.said() == Said.FAILED
        ? Optional.of(Difference.FAILED_THOUGH_DELIVERED)
        : Optional.empty();
  }

  private static Optional<Difference> charged(Theirs theirs) {
    return theirs.said() == Said.DONE
        ? Optional.of(Difference.CHARGED_THOUGH_FAILED)
        : Optional.empty();
  }

  private static boolean isDearer(@Nullable BigDecimal limit, Theirs theirs) {
    var cost = theirs.cost();
    return theirs.said() == Said.DONE && limit != null && cost != null && cost.compareTo(limit) > 0;
  }
}
