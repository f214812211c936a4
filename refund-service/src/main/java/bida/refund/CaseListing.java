package bida.refund;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The read side of a case; {@link Cases} alone writes. */
@Entity
@Immutable
@Table(name = "cases")
class CaseListing {

  @Id
  @Column(name = "case_no")
  @Nullable String caseNo;

  @Nullable String kind;

  @Column(name = "order_no")
  @Nullable String orderNo;

  @Nullable String tenant;
  @Nullable String subject;
  int tier;
  @Nullable String state;
  @Nullable String detail;

  @Column(name = "opened_at")
  @Nullable Instant openedAt;

  @Column(name = "answer_by")
  @Nullable Instant answerBy;

  @Column(name = "resolved_at")
  @Nullable Instant resolvedAt;

  @Column(name = "resolved_by")
  @Nullable String resolvedBy;

  @Nullable String resolution;
  @Nullable String note;
  @Nullable String assignee;
  @Nullable String promise;
  int version;

  @Column(name = "opened_by")
  @Nullable String openedBy;

  @Column(name = "end_by")
  @Nullable Instant endBy;

  @Column(name = "promised_for")
  @Nullable Instant promisedFor;

  @Column(name = "missed_at")
  @Nullable Instant missedAt;

  @Column(name = "told_at")
  @Nullable Instant toldAt;
}
