package bida.payment.channel.wallet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of a wallet; kind and reference name it for ever. */
public record Entry(
    Kind kind,
    String reference,
    @Nullable String paymentNo,
    Owner owner,
    long amountMinor,
    long balanceMinor,
    Instant at,
    String actor,
    @Nullable String reason) {

  /** What changes a wallet. */
  public enum Kind {
    /** Takes the price, or 0 where it was declined or closed. */
    PAYMENT,
    REFUND,
    /** A top-up or correction by an operator. */
    CREDIT
  }

  /** A payment that took nothing never will. */
  boolean tookNothing() {
    return amountMinor == 0;
  }
}
