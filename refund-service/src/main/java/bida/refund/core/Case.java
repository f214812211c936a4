package bida.refund.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a person has to look at (工单). Opened once by its dedupe key; {@code subject} is the
 * refund it is about, where there is one.
 */
public record Case(
    String caseNo,
    String dedupeKey,
    String kind,
    @Nullable String orderNo,
    @Nullable String tenant,
    @Nullable String subject,
    String detail,
    int tier,
    CaseState state,
    Instant openedAt,
    @Nullable Instant answerBy,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolution,
    @Nullable String note) {

  Case escalated(int nextTier, Instant nextAnswerBy) {
    return new Case(
        caseNo,
        dedupeKey,
        kind,
        orderNo,
        tenant,
        subject,
        detail,
        nextTier,
        state,
        openedAt,
        nextAnswerBy,
        null,
        null,
        null,
        null);
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
        tier,
        CaseState.RESOLVED,
        openedAt,
        null,
        at,
        by,
        how,
        why);
  }
}
