package bida.refund;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A case as operators see it, and the part of it that a buyer's app may see. */
record CaseView(
    String caseNo,
    String kind,
    String title,
    @Nullable String nextActions,
    @Nullable String orderNo,
    @Nullable String tenant,
    @Nullable String refundNo,
    @Nullable String detail,
    @Nullable String openedBy,
    @Nullable Integer tier,
    String state,
    int version,
    Instant openedAt,
    @Nullable Instant answerBy,
    @Nullable Instant endBy,
    @Nullable String assignee,
    @Nullable PromiseView promise,
    boolean overdue,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolution,
    @Nullable String note) {

  record PromiseView(String text, Instant by) {
    static @Nullable PromiseView of(CaseListing row) {
      return row.promise == null || row.promisedFor == null
          ? null
          : new PromiseView(row.promise, row.promisedFor);
    }
  }

  static CaseView of(CaseListing row, CaseTexts texts, @Nullable String language) {
    var kind = Objects.requireNonNull(row.kind);
    return new CaseView(
        Objects.requireNonNull(row.caseNo),
        kind,
        texts.title(kind, language),
        texts.nextActions(kind, language),
        row.orderNo,
        row.tenant,
        row.subject,
        row.detail,
        row.openedBy,
        row.tier,
        Objects.requireNonNull(row.state),
        row.version,
        Objects.requireNonNull(row.openedAt),
        row.answerBy,
        row.endBy,
        row.assignee,
        PromiseView.of(row),
        row.missedAt != null,
        row.resolvedAt,
        row.resolvedBy,
        row.resolution,
        row.note);
  }

  /** Without what is the platform's own business: who, where, and what was noted inside. */
  CaseView forApp() {
    return new CaseView(
        caseNo,
        kind,
        title,
        null,
        orderNo,
        tenant,
        refundNo,
        null,
        null,
        null,
        state,
        version,
        openedAt,
        answerBy,
        endBy,
        null,
        promise,
        overdue,
        resolvedAt,
        null,
        resolution,
        null);
  }
}
