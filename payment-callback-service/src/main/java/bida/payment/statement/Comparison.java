package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementTaker;
import bida.payment.core.Days;
import bida.payment.statement.Difference.Ours;
import bida.payment.statement.Difference.What;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the statement of a day with what we wrote down: first all of ours, then theirs row by
 * row, then what is left over. Ours reach a day further on both sides, for a channel may count a
 * payment of 23:59:59 to the next day (failures.md B05). Parts of theirs may be taken at the same
 * time.
 */
public final class Comparison {

  private final long from;
  private final long to;
  private final int limit;
  private final List<OwnRows> ours;
  private final List<OwnRows> backwards;
  private final List<Part> parts = new ArrayList<>();

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

  /** For the rows of one part of their statement. */
  public Part part() {
    var part = new Part();
    parts.add(part);
    return part;
  }

  /** Ends the comparison: what we have of this day and they have not is a difference too. */
  public Result result() {
    var result = new Collected();
    for (var part : parts) {
      part.differences.forEach(result::keep);
      result.beyondLimit += part.beyondLimit;
    }
    for (int half = 0; half < ours.size(); half++) {
      addWhatTheyDoNotKnow(half, result);
    }
    return new Result(
        List.copyOf(result.differences),
        parts.stream().mapToLong(part -> part.rows).sum(),
        parts.stream().mapToLong(part -> part.matched).sum(),
        result.beyondLimit);
  }

  private void addWhatTheyDoNotKnow(int half, Collected result) {
    var seen = new BitSet();
    parts.forEach(part -> seen.or(part.seen.get(half)));
    var rows = ours.get(half);
    for (int i = seen.nextClearBit(0); i < rows.size(); i = seen.nextClearBit(i + 1)) {
      if (isInDay(rows, i)) {
        result.keep(
            new Difference(
                What.MISSING_THERE, rows.kind(i), rows.reference(i), null, written(rows, i)));
      }
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

  /**
   * What came of it.
   *
   * @param rows of their statement
   * @param beyondLimit how many differences were counted and not kept
   */
  public record Result(List<Difference> differences, long rows, long matched, long beyondLimit) {}

  private class Collected {
    final List<Difference> differences = new ArrayList<>();
    long beyondLimit;

    void keep(Difference difference) {
      if (differences.size() < limit) {
        differences.add(difference);
      } else {
        beyondLimit++;
      }
    }
  }

  /** What one thread found. */
  public final class Part extends Collected implements StatementTaker {

    private final List<BitSet> seen = ours.stream().map(half -> new BitSet(half.size())).toList();
    private long rows;
    private long matched;

    @Override
    public void take(StatementRow row) {
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

    @Override
    public void startsAfter(long lines) {
      differences.replaceAll(difference -> difference.further(lines));
    }

    // Nearly all have the same time on both sides, and are found in the half that has it.
    private List<OwnRows> likelyFirst(Instant at) {
      return ours.getFirst().covers(at.getEpochSecond()) ? ours : backwards;
    }

    private void compare(StatementRow row, OwnRows half, int known) {
      seen.get(ours.indexOf(half)).set(known);
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

    private static Difference difference(What what, StatementRow row, @Nullable Ours ours) {
      return new Difference(what, row.kind(), row.reference(), row, ours);
    }
  }
}
