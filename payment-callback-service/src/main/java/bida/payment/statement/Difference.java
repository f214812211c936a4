package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement and the ledger do not agree about one movement.
 *
 * @param theirs the row of the statement, if it has one
 * @param ours what we wrote down, if we did
 */
public record Difference(
    What what,
    StatementRow.Kind kind,
    String reference,
    @Nullable StatementRow theirs,
    @Nullable Ours ours) {

  /** What does not agree. */
  public enum What {
    /** Money moved there, and nobody told us. */
    MISSING_HERE,
    /** We wrote it down, and the statement of its day does not know it. */
    MISSING_THERE,
    AMOUNT,
    /** Never the same money, whatever the numbers say. */
    CURRENCY,
    /** Nothing is wrong: the channel counts it to another day than its time says. */
    OTHER_DAY
  }

  /** The same so many lines further down in the statement. */
  Difference further(long lines) {
    return theirs == null
        ? this
        : new Difference(what, kind, reference, theirs.further(lines), ours);
  }

  /** What we wrote down. */
  public record Ours(Money amount, Instant at) {}
}
