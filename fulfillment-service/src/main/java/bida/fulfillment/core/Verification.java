package bida.fulfillment.core;

import bida.contracts.ClaimKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's claim about a delivered line, on its way to an end.
 *
 * @param unit the key he means; null for all of the line
 * @param wholeLine whether nothing of the line is left out of it
 * @param supplierSays the last word of the supplier, while it is asked
 * @param caseTold whether a person was called
 * @param reason why it ended as it did
 * @param note an operator's words, for the buyer to read
 */
public record Verification(
    String claimNo,
    String orderNo,
    String tenant,
    int lineNo,
    @Nullable Integer unit,
    boolean wholeLine,
    ClaimKind claim,
    VerificationStatus status,
    Instant openedAt,
    @Nullable Instant nextDeadlineAt,
    SupplierSays supplierSays,
    boolean caseTold,
    @Nullable String reason,
    @Nullable String note,
    long version) {

  /** What a supplier that once said "delivered" says now. */
  public enum SupplierSays {
    NOTHING_YET,
    /** No answer, or none that says anything: nothing may be concluded from it. */
    UNCERTAIN,
    NOT_FOUND
  }

  Verification until(Instant deadline) {
    return with(status, deadline, supplierSays, caseTold, reason, note);
  }

  Verification reviewing(Instant deadline) {
    return with(VerificationStatus.REVIEWING, deadline, supplierSays, caseTold, reason, note);
  }

  Verification hearing(SupplierSays word) {
    return with(status, nextDeadlineAt, word, caseTold, reason, note);
  }

  Verification caseIsTold() {
    return with(status, nextDeadlineAt, supplierSays, true, reason, note);
  }

  Verification ended(VerificationStatus end, String why, @Nullable String words) {
    return with(end, null, supplierSays, caseTold, why, words);
  }

  /** The number of the decision that made it; the writer alone counts. */
  public Verification version(long next) {
    return new Verification(
        claimNo,
        orderNo,
        tenant,
        lineNo,
        unit,
        wholeLine,
        claim,
        status,
        openedAt,
        nextDeadlineAt,
        supplierSays,
        caseTold,
        reason,
        note,
        next);
  }

  private Verification with(
      VerificationStatus status,
      @Nullable Instant nextDeadlineAt,
      SupplierSays supplierSays,
      boolean caseTold,
      @Nullable String reason,
      @Nullable String note) {
    return new Verification(
        claimNo,
        orderNo,
        tenant,
        lineNo,
        unit,
        wholeLine,
        claim,
        status,
        openedAt,
        nextDeadlineAt,
        supplierSays,
        caseTold,
        reason,
        note,
        version);
  }
}
