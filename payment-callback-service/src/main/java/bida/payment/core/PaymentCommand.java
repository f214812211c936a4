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

  /** Its buyer wants it to pay this order. */
  record ClaimGoods(PaymentWindow order, Obstacles obstacles, Instant at)
      implements PaymentCommand {}

  /** Its buyer, a client of this app, wants it back. */
  record ClaimRefund(String tenant, Obstacles obstacles, Instant at) implements PaymentCommand {}

  /**
   * Why money without an order may not be claimed.
   *
   * @param goingBack minor units that are on their way back already
   * @param disputed its payer quarrels about it at the channel, which may take it by itself
   */
  record Obstacles(long goingBack, boolean disputed) {}
}
