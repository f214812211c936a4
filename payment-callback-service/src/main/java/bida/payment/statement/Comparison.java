package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.core.Days;
import bida.payment.statement.Difference.Ours;
import bida.payment.statement.Difference.What;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the statement of a day with what we wrote down: first all of ours, then theirs row by
 * row, then what is left over. Ours reach a day further on both sides, for a channel may count a
 * payment of 23:59:59 to the next day (failures.md B05).
 */
public final class Comparison {

  private final long from;
  private final long to;
  private final int limit;
  private final List<OwnRows> ours;
  private final List<OwnRows> backwards;
  private final List<Difference> differences = new ArrayList<>();
  private long rows;
  private long matched;
  private long beyondLimit;

  /**
   * @param limit of differences that are kept; more are only counted
   */
  public Comparison(LocalDate day, LedgerDay ours, int limit) {
    this.from = Days.start(day).getEpochSecond();
    this.to = Days.start(day.plusDays(1)).getEpochSecond();
    this.ours = ours.halves();
    this.backwards = this.ours.reversed();
    this.limit = limit;
  }

  public void theirs(StatementRow row) {
    rows++;
    if (row.kind() != StatementRow.Kind.PAYMENT && row.kind() != StatementRow.Kind.REFUND) {
      return;
    }
    var reference = row.reference().getBytes(StandardCharsets.UTF_8);
    for (var half : likelyFirst(row.at())) {
      int known = half.find(row.kind(), reference);
      if (known >= 0) {
        compare(row, half, known);
        return;
      }
    }
    // A refund under way is a snapshot that no later statement shows again.
    keep(difference(row.ended() ? What.MISSING_HERE : What.OTHER_DAY, row, null));
  }

  // Nearly all have the same time on both sides, and are found in the half that has it.
  private List<OwnRows> likelyFirst(Instant at) {
    return ours.getFirst().covers(at.getEpochSecond()) ? ours : backwards;
  }

  private void compare(StatementRow row, OwnRows half, int known) {
    half.see(known);
    if (!half.currency(known).equals(row.amount().currency())) {
      keep(difference(What.CURRENCY, row, written(half, known)));
    } else if (half.amountMinor(known) != row.amount().amountMinor()) {
      keep(difference(What.AMOUNT, row, written(half, known)));
    } else {
      matched++;
      if (!isInDay(half, known)) {
        keep(difference(What.OTHER_DAY, row, written(half, known)));
      }
    }
  }

  /** Ends the comparison: what we have of this day and they have not is a difference too. */
  public List<Difference> differences() {
    for (var half : ours) {
      for (int i = 0; i < half.size(); i++) {
        if (!half.isSeen(i) && isInDay(half, i)) {
          keep(missingThere(half, i));
        }
      }
    }
    return List.copyOf(differences);
  }

  public long rows() {
    return rows;
  }

  public long matched() {
    return matched;
  }

  /** How many differences were counted and not kept. */
  public long beyondLimit() {
    return beyondLimit;
  }

  private static Difference difference(What what, StatementRow row, @Nullable Ours ours) {
    return new Difference(what, row.kind(), row.reference(), row, ours);
  }

  private static Difference missingThere(OwnRows half, int i) {
    return new Difference(
        What.MISSING_THERE, half.kind(i), half.reference(i), null, written(half, i));
  }

  private void keep(Difference difference) {
    if (differences.size() < limit) {
      differences.add(difference);
    } else {
      beyondLimit++;
    }
  }

  private static Ours written(OwnRows half, int i) {
    return new Ours(
        new Money(half.amountMinor(i), half.currency(i)),
        Instant.ofEpochSecond(half.epochSecond(i)));
  }

  private boolean isInDay(OwnRows half, int i) {
    var at = half.epochSecond(i);
    return at >= from && at < to;
  }
}
