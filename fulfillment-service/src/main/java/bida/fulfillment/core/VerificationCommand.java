package bida.fulfillment.core;

import bida.contracts.ClaimProof;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What may be found about a claim, or decided. */
public sealed interface VerificationCommand {

  /** The rules leave it to a person, who needs these facts. */
  record Review(String facts) implements VerificationCommand {}

  /**
   * Other keys for the ones that are no good. {@code keysFound}: whether there were any.
   *
   * @param note an operator's words; a rule has none
   */
  record Reissue(
      String reason,
      KeyFacts facts,
      boolean frozen,
      ClaimRules.Bounds bounds,
      boolean keysFound,
      @Nullable String note)
      implements VerificationCommand {}

  /** It does not hold: a rule, or an operator with his words. */
  record Refuse(String reason, ClaimProof proof, @Nullable String note)
      implements VerificationCommand {}

  /**
   * An operator finds that the buyer is right.
   *
   * @param outcomeOpen a supplier has the order, or may have it
   */
  record Uphold(String reason, boolean outcomeOpen, @Nullable String note)
      implements VerificationCommand {}

  /** Asked once more, the supplier stands by its success. */
  record SupplierConfirmed(@Nullable String supplierReference) implements VerificationCommand {}

  /** Asked once more, the supplier says that it failed. */
  record SupplierReversed(String reason) implements VerificationCommand {}

  /** No answer, or none that says anything. */
  record SupplierUncertain(String cause) implements VerificationCommand {}

  /**
   * The supplier knows of no such order, though it once said "delivered".
   *
   * @param askedAt before the question left
   * @param atLeast so often it has to say so, over {@code window}, before it is believed (C03)
   */
  record SupplierForgot(Instant askedAt, int atLeast, Duration window)
      implements VerificationCommand {}

  /** The buyer asks after the answer, so that the supplier is asked now. */
  record AskNow() implements VerificationCommand {}

  /** All of the order's money has gone back. */
  record Withdraw() implements VerificationCommand {}

  /** Nobody has decided in time. */
  record PassDeadline() implements VerificationCommand {}
}
