package bida.payment;

import bida.contracts.Money;
import bida.payment.core.OperatorAct;
import bida.payment.core.OperatorActStatus;
import bida.payment.core.OperatorTask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operator's act as operators read it. {@code approveBy}: only while it waits. */
record OperatorActView(
    String actId,
    OperatorTask.Kind kind,
    String subject,
    Money amount,
    OperatorActStatus status,
    String proof,
    String reason,
    String proposedBy,
    Instant proposedAt,
    @Nullable Instant approveBy,
    @Nullable String approvedBy,
    @Nullable Instant endedAt) {

  static OperatorActView of(OperatorAct act) {
    return new OperatorActView(
        act.actId(),
        act.task().kind(),
        act.task().subject(),
        act.task().amount(),
        act.status(),
        act.proof(),
        act.reason(),
        act.proposedBy(),
        act.proposedAt(),
        act.status() == OperatorActStatus.PROPOSED ? act.approveBy() : null,
        act.approvedBy(),
        act.endedAt());
  }
}
