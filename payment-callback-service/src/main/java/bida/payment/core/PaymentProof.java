package bida.payment.core;

import bida.contracts.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a buyer reads off a bill: a number, the amount and the minute. Only all three together prove
 * that the payment is his.
 *
 * @param tolerance how many minutes the bill and the channel's success time may lie apart
 */
public record PaymentProof(String number, Money amount, Instant minute, Duration tolerance) {

  public PaymentProof {
    minute = minute.truncatedTo(ChronoUnit.MINUTES);
  }

  /** Whether it is this money; the number was looked up before. */
  boolean fits(Money received, Instant paidAt) {
    var apart = Duration.between(minute, paidAt.truncatedTo(ChronoUnit.MINUTES)).abs();
    return amount.equals(received) && apart.compareTo(tolerance) <= 0;
  }

  /** Whether it may be money that the channel has not told of yet. */
  boolean mayBe(Money asked, Instant openedAt, Instant now) {
    return amount.equals(asked)
        && !minute.isBefore(openedAt.truncatedTo(ChronoUnit.MINUTES).minus(tolerance))
        && !minute.isAfter(now.plus(tolerance));
  }
}
