package bida.refund.core;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something a person has to look at (工单). One per dedupe key.
 *
 * @param subject the refund it is about, where there is one
 * @param answerBy null once somebody answered
 * @param missedAt when one of its clocks last passed
 * @param toldAt since when the buyer's app knows of it
 */
public record Case(
    String caseNo,
    String dedupeKey,
    String kind,
    @Nullable String orderNo,
    @Nullable String tenant,
    @Nullable String subject,
    String detail,
    String openedBy,
    int tier,
    CaseState state,
    Instant openedAt,
    @Nullable Instant answerBy,
    @Nullable Instant endBy,
    @Nullable String assignee,
    @Nullable Promise promise,
    @Nullable Instant missedAt,
    @Nullable Instant toldAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolution,
    @Nullable String note) {

  public Case {
    // Cases stored before people could open one have no such word.
    openedBy = Objects.requireNonNullElse(openedBy, CaseOpening.RULE);
  }

  /** The earliest of its clocks; null once it is resolved. */
  public @Nullable Instant nextDeadline() {
    return state == CaseState.RESOLVED
        ? null
        : Stream.of(
                Objects.requireNonNullElse(answerBy, Instant.MAX),
                Objects.requireNonNullElse(endBy, Instant.MAX),
                promise == null ? Instant.MAX : promise.due())
            .min(Instant::compareTo)
            .orElseThrow();
  }

  Case assignedTo(@Nullable String operator) {
    return with(tier, answerBy, endBy, operator, promise, missedAt, toldAt);
  }

  /** Whether there is an app to tell its buyer anything. */
  boolean hasApp() {
    return tenant != null;
  }

  /** Only what somebody hears is an answer. */
  Case promised(Promise next, Instant at) {
    var end = endBy == null || next.by().isAfter(endBy) ? next.by() : endBy;
    return hasApp()
        ? with(tier, null, end, assignee, next, missedAt, firstTold(at))
        : with(tier, answerBy, end, assignee, next, missedAt, toldAt);
  }

  Case reminded(Promise next) {
    return with(tier, answerBy, endBy, assignee, next, missedAt, toldAt);
  }

  Case answered(Instant at) {
    return with(tier, null, endBy, assignee, promise, missedAt, firstTold(at));
  }

  private Instant firstTold(Instant at) {
    return toldAt == null ? at : toldAt;
  }

  /** As it is, but for what the buyer hears when all is over. */
  Case told(Instant at) {
    return new Case(
        caseNo,
        dedupeKey,
        kind,
        orderNo,
        tenant,
        subject,
        detail,
        openedBy,
        tier,
        state,
        openedAt,
        answerBy,
        endBy,
        assignee,
        promise,
        missedAt,
        firstTold(at),
        resolvedAt,
        resolvedBy,
        resolution,
        note);
  }

  Case due(@Nullable Instant nextAnswerBy, Instant nextEndBy) {
    return with(tier, nextAnswerBy, nextEndBy, assignee, promise, missedAt, toldAt);
  }

  /** The next tier has to pick it up. */
  Case at(int nextTier) {
    return with(
        nextTier, answerBy, endBy, nextTier == tier ? assignee : null, promise, missedAt, toldAt);
  }

  Case missed(Instant at) {
    return with(tier, answerBy, endBy, assignee, promise, at, toldAt);
  }

  Case resolved(String by, String how, @Nullable String why, Instant at) {
    return new Case(
        caseNo,
        dedupeKey,
        kind,
        orderNo,
        tenant,
        subject,
        detail,
        openedBy,
        tier,
        CaseState.RESOLVED,
        openedAt,
        null,
        null,
        assignee,
        promise,
        missedAt,
        toldAt,
        at,
        by,
        how,
        why);
  }

  Case reopened(int nextTier, Instant nextAnswerBy, Instant nextEndBy) {
    return with(nextTier, nextAnswerBy, nextEndBy, null, null, null, toldAt);
  }

  private Case with(
      int nextTier,
      @Nullable Instant nextAnswerBy,
      @Nullable Instant nextEndBy,
      @Nullable String nextAssignee,
      @Nullable Promise nextPromise,
      @Nullable Instant nextMissedAt,
      @Nullable Instant nextToldAt) {
    return new Case(
        caseNo,
        dedupeKey,
        kind,
        orderNo,
        tenant,
        subject,
        detail,
        openedBy,
        nextTier,
        CaseState.OPEN,
        openedAt,
        nextAnswerBy,
        nextEndBy,
        nextAssignee,
        nextPromise,
        nextMissedAt,
        nextToldAt,
        null,
        null,
        null,
        null);
  }
}
