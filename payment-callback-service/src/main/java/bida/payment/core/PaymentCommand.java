package bida.payment.core;

import bida.contracts.ConfirmedBy;
import java.time.Instant;

/** What can be asked of a payment. */
public sealed interface PaymentCommand {

  /** The channel knows the number and gave what the buyer pays by. */
  record MakePayable(String handle) implements PaymentCommand {}

  /** Authentic money for this number. */
  record Receive(Movement.MoneyIn money, ConfirmedBy by, Instant at) implements PaymentCommand {}

  /** The channel says it can no longer be paid. */
  record Close() implements PaymentCommand {}

  /** The number of an orphan turned up after all. */
  record Match() implements PaymentCommand {}

  /** The time to match an orphan is over; {@code channelSays} is for the person who looks at it. */
  record GiveUpMatching(Instant at, String channelSays) implements PaymentCommand {}

  /** Its buyer wants it to pay this order; {@code goingBack} is what is on its way back already. */
  record ClaimGoods(PaymentWindow order, long goingBack, Instant at) implements PaymentCommand {}

  /** Its buyer, a client of this app, wants it back. */
  record ClaimRefund(String tenant, long goingBack, Instant at) implements PaymentCommand {}
}
