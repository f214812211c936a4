package bida.refund;

import bida.contracts.RefundEvent;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.refund.core.Case;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators do about a case: once per key, and only to the case they looked at. */
@ApplicationScoped
class CaseActs {

  /** Whose act it is, on which case, under which key. */
  record Act(String tenant, String caseNo, String verb, @Nullable String key, Object body) {
    IdempotentRequest request() {
      return IdempotentRequest.post(tenant, "/v1/cases/" + caseNo + "/" + verb, key, body);
    }
  }

  record ActedOn(
      String caseNo,
      CaseState state,
      int tier,
      int version,
      @Nullable String assignee,
      @Nullable Instant nextDeadlineAt) {
    static ActedOn of(Case theCase, int version) {
      return new ActedOn(
          theCase.caseNo(),
          theCase.state(),
          theCase.tier(),
          version,
          theCase.assignee(),
          theCase.nextDeadline());
    }
  }

  private final Idempotency idempotency;
  private final Cases cases;

  CaseActs(Idempotency idempotency, Cases cases) {
    this.idempotency = idempotency;
    this.cases = cases;
  }

  /** {@code version}: what the operator looked at; null takes the case as it is. */
  Uni<Reply> act(Act act, @Nullable Integer version, CaseCommand command) {
    return idempotency.once(
        act.request(), tx -> decide(tx, act.caseNo(), version, command).map(Reply::ok));
  }

  Uni<ActedOn> decide(
      SqlConnection tx, String caseNo, @Nullable Integer version, CaseCommand command) {
    return cases
        .find(tx, caseNo)
        .map(row -> asSeen(row, version))
        .flatMap(row -> cases.decide(tx, row, command).map(decision -> answer(row, decision)));
  }

  private static CaseRow asSeen(Optional<CaseRow> found, @Nullable Integer version) {
    if (found.isEmpty()) {
      throw Problems.notFound("case_not_found", "There is no such case.");
    }
    var row = found.get();
    if (version != null && version != row.version()) {
      throw Problems.conflict(
          "case_changed", "Somebody acted on this case since: it is at version " + row.version());
    }
    return row;
  }

  private static ActedOn answer(CaseRow row, @Nullable Decision<Case, RefundEvent> decision) {
    return switch (Objects.requireNonNull(decision)) {
      case Accepted<Case, RefundEvent>(var next, _) -> ActedOn.of(next, row.version() + 1);
      case Ignored<Case, RefundEvent> _ -> ActedOn.of(row.theCase(), row.version());
      case Refused<Case, RefundEvent>(var code, var why) -> throw Problems.conflict(code, why);
    };
  }
}
