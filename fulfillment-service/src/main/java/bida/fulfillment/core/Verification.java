package bida.fulfillment.core;

import bida.contracts.ClaimKind;
import bida.fulfillment.core.VerificationCommand.SupplierForgot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's claim about a delivered line, on its way to an end.
 *
 * @param unit the key he means; null for all of the line
 * @param wholeLine whether nothing of the line is left out of it
 * @param supplierSays the last word of the supplier, while it is asked
 * @param notFounds so often in a row it knew of no such order
 * @param notFoundSince when it said so first
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
    int notFounds,
    @Nullable Instant notFoundSince,
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
    return with(status, deadline, caseTold, reason, note);
  }

  Verification reviewing(Instant deadline) {
    return with(VerificationStatus.REVIEWING, deadline, caseTold, reason, note);
  }

  /** Whatever it said before, it says no more. */
  Verification uncertain() {
    return hearing(SupplierSays.UNCERTAIN, 0, null);
  }

  /** Believed only after so many in a row, over a while: one is a slip, or a replica behind. */
  Verification notFound(SupplierForgot word, Instant at) {
    var since = notFoundSince == null ? at : notFoundSince;
    var believed =
        notFounds + 1 >= word.atLeast() && !word.askedAt().isBefore(since.plus(word.window()));
    return hearing(
        believed ? SupplierSays.NOT_FOUND : SupplierSays.UNCERTAIN, notFounds + 1, since);
  }

  Verification caseIsTold() {
    return with(status, nextDeadlineAt, true, reason, note);
  }

  Verification ended(VerificationStatus end, String why, @Nullable String words) {
    return with(end, null, caseTold, why, words);
  }

  private Verification hearing(SupplierSays word, int notFounds, @Nullable Instant since) {
    return copy(status, nextDeadlineAt, word, notFounds, since, caseTold, reason, note, version);
  }

  /** The number of the decision that made it; the writer alone counts. */
  public Verification version(long next) {
    return copy(
        status,
        nextDeadlineAt,
        supplierSays,
        notFounds,
        notFoundSince,
        caseTold,
        reason,
        note,
        next);
  }

  private Verification with(
      VerificationStatus status,
      @Nullable Instant nextDeadlineAt,
      boolean caseTold,
      @Nullable String reason,
      @Nullable String note) {
    return copy(
        status,
        nextDeadlineAt,
        supplierSays,
        notFounds,
        notFoundSince,
        caseTold,
        reason,
        note,
        version);
  }

  private Verification copy(
      VerificationStatus status,
      @Nullable Instant nextDeadlineAt,
      SupplierSays supplierSays,
      int notFounds,
      @Nullable Instant notFoundSince,
      boolean caseTold,
      @Nullable String reason,
      @Nullable String note,
      long version) {
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
        notFounds,
        notFoundSince,
        caseTold,
        reason,
        note,
        version);
  }
}
