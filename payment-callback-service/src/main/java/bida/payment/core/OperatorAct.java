package bida.payment.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task about money, who wants it done, why, and what proves it. */
public record OperatorAct(
    String actId,
    OperatorTask task,
    OperatorActStatus status,
    String proof,
    String reason,
    String proposedBy,
    Instant proposedAt,
    Instant approveBy,
    @Nullable String approvedBy,
    @Nullable Instant endedAt) {

  /** What a person asks for. */
  public record Wish(OperatorTask task, String proof, String reason, String person, Instant at) {}

  /** Done at once as far as one person may go; beyond, a second one agrees by {@code approveBy}. */
  public static OperatorAct of(String actId, Wish wish, Allowance allowance, Instant approveBy) {
    var alone = allowance.covers(wish.task().amount().amountMinor());
    return new OperatorAct(
        actId,
        wish.task(),
        alone ? OperatorActStatus.DONE : OperatorActStatus.PROPOSED,
        wish.proof(),
        wish.reason(),
        wish.person(),
        wish.at(),
        approveBy,
        null,
        alone ? wish.at() : null);
  }

  OperatorAct ended(OperatorActStatus end, @Nullable String by, Instant at) {
    return new OperatorAct(
        actId, task, end, proof, reason, proposedBy, proposedAt, approveBy, by, at);
  }
}
