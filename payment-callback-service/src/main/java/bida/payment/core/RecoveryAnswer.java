package bida.payment.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The five things that can be said to somebody who looks for his money (product.md). */
public sealed interface RecoveryAnswer {

  /** It is for an order of this buyer. */
  record Found(Payment payment, Payment.Order order) implements RecoveryAnswer {}

  /** Nobody can say yet; {@code payment} is null where only the channel was silent. */
  record Confirming(@Nullable Payment payment, Instant comeBackAt) implements RecoveryAnswer {}

  /** The money is here, and no order: its buyer may say what becomes of it. */
  record Unclaimed(Payment payment) implements RecoveryAnswer {}

  /** It is for an order of another account of the same app. */
  record OtherAccount(Payment payment, Payment.Order order) implements RecoveryAnswer {}

  /** Also for whoever has one of the three wrong: he is told nothing else. */
  record NotOurs() implements RecoveryAnswer {}
}
