package bida.payment.channel;

import bida.contracts.Money;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement, the same for all channels.
 *
 * @param reference what names it at the channel for ever: the transaction's number, or the
 *     refund's; the same as of the movement it should match
 * @param ourNo the number we gave: of the payment, or of the refund
 * @param transactionId of the payment that it is about
 * @param amount never negative: {@code kind} says which way it went
 * @param fee what the channel keeps, in major units of {@code amount}'s currency; negative where it
 *     gives some back
 * @param ended false for a refund that is still under way in this statement
 * @param line where it stands in the file, from 1
 */
public record StatementRow(
    Kind kind,
    String reference,
    @Nullable String ourNo,
    String transactionId,
    Money amount,
    BigDecimal fee,
    Instant at,
    boolean ended,
    long line) {

  /** The same so many lines further down. */
  public StatementRow further(long lines) {
    return new StatementRow(
        kind, reference, ourNo, transactionId, amount, fee, at, ended, line + lines);
  }

  /** What moved. */
  public enum Kind {
    PAYMENT,
    REFUND,
    /** Taken because of a dispute. */
    DISPUTE,
    /** Given back after a dispute. */
    DISPUTE_RETURNED,
    /** Moves money and is none of the above, such as a payout to our bank; counted, not matched. */
    OTHER
  }
}
