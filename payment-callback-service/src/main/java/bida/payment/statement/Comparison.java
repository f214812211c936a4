package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.statement.Difference.Ours;
import bida.payment.statement.Difference.What;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the statement of a day with what we wrote down: first all of ours, then theirs row by
 * row, then what is left over. Ours reach a day further on both sides, for a channel may count a
 * payment of 23:59:59 to the next day (failures.md B05).
 */
public final class Comparison {

  private final Instant from;
  private final Instant to;
  private final int limit;
  private final OwnRows ours = new OwnRows();
  private final List<Difference> differences = new ArrayList<>();
  private long rows;
  private long matched;
  private long beyondLimit;

  /**
   * @param from beginning of the day
   * @param to end of the day, exclusive
   * @param limit of differences that are kept; more are only counted
   */
  public Comparison(Instant from, Instant to, int limit) {
    this.from = from;
    this.to = to;
    this.limit = limit;
  }

  /** {@code reference} as bytes of UTF-8, of which {@code length} count from {@code offset}. */
  public void ours(
      StatementRow.Kind kind,
      byte[] reference,
      int offset,
      int length,
      long amountMinor,
      String currency,
      long epochSecond) {
    ours.add(kind, reference, offset, length, amountMinor, currency, epochSecond);
  }

  public void theirs(StatementRow row) {
    rows++;
    if (row.kind() != StatementRow.Kind.PAYMENT && row.kind() != StatementRow.Kind.REFUND) {
      return;
    }
    var reference = row.reference().getBytes(StandardCharsets.UTF_8);
    int known = ours.find(row.kind(), reference);
    if (known < 0) {
      // A refund under way is a snapshot that no later statement shows again.
      note(row.ended() ? What.MISSING_HERE : What.OTHER_DAY, row, known);
      return;
    }
    ours.see(known);
    if (!ours.currency(known).equals(row.amount().currency())) {
      note(What.CURRENCY, row, known);
    } else if (ours.amountMinor(known) != row.amount().amountMinor()) {
      note(What.AMOUNT, row, known);
    } else {
      matched++;
      if (!isInDay(known)) {
        note(What.OTHER_DAY, row, known);
      }
    }
  }

  /** Ends the comparison: what we have of this day and they have not is a difference too. */
  public List<Difference> differences() {
    for (int i = 0; i < ours.size(); i++) {
      if (!ours.isSeen(i) && isInDay(i)) {
        keep(new Difference(What.MISSING_THERE, ours.kind(i), ours.reference(i), null, written(i)));
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

  private void note(What what, StatementRow row, int known) {
    keep(new Difference(what, row.kind(), row.reference(), row, known < 0 ? null : written(known)));
  }

  private void keep(Difference difference) {
    if (differences.size() < limit) {
      differences.add(difference);
    } else {
      beyondLimit++;
    }
  }

  private Ours written(int i) {
    return new Ours(
        new Money(ours.amountMinor(i), ours.currency(i)),
        Instant.ofEpochSecond(ours.epochSecond(i)));
  }

  private boolean isInDay(int i) {
    var at = ours.epochSecond(i);
    return at >= from.getEpochSecond() && at < to.getEpochSecond();
  }
}
