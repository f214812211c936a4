package bida.refund;

import bida.platform.decision.Decision.Refused;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.refund.core.CaseCommand;
import bida.refund.core.RefundCommand;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's answer to a case; where it is about a refund, the refund follows by the normal
 * path.
 */
@ApplicationScoped
class ResolveCase {

  private static final int LONGEST_NOTE = 2000;
  private static final String APPROVE = "APPROVE_REFUND";
  private static final String REFUSE = "REFUSE_REFUND";
  private static final List<String> KNOWN = List.of("DONE", "UNFOUNDED", APPROVE, REFUSE);

  /** {@code resolution}: DONE, UNFOUNDED, APPROVE_REFUND or REFUSE_REFUND. */
  record Resolution(
      @Nullable String resolution, @Nullable String note, @Nullable Integer version) {}

  record Resolved(String caseNo, String state, String resolution) {}

  private final Idempotency idempotency;
  private final CaseActs acts;
  private final Refunds refunds;

  ResolveCase(Idempotency idempotency, CaseActs acts, Refunds refunds) {
    this.idempotency = idempotency;
    this.acts = acts;
    this.refunds = refunds;
  }

  Uni<Reply> resolve(
      String tenant,
      String operator,
      String caseNo,
      @Nullable String key,
      @Nullable Resolution wanted) {
    if (wanted == null || wanted.resolution() == null || !KNOWN.contains(wanted.resolution())) {
      throw Problems.badRequest("resolution_invalid", "resolution is one of " + KNOWN + ".");
    }
    var note = wanted.note();
    if (note == null || note.isBlank() || note.length() > LONGEST_NOTE) {
      throw Problems.badRequest(
          "note_invalid", "Say why in note, in 1 to " + LONGEST_NOTE + " characters.");
    }
    var resolution = wanted.resolution();
    var request =
        IdempotentRequest.post(tenant, "/v1/cases/" + caseNo + "/resolution", key, wanted);
    var command = new CaseCommand.Resolve(operator, resolution, note);
    var version = wanted.version();
    return idempotency.once(request, tx -> resolve(tx, caseNo, command, note, version));
  }

  // The payment is locked before the case, as everywhere.
  private Uni<Reply> resolve(
      SqlConnection tx,
      String caseNo,
      CaseCommand.Resolve command,
      String note,
      @Nullable Integer version) {
    return tx.preparedQuery("select subject from cases where case_no = $1")
        .execute(Tuple.of(caseNo))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("case_not_found", "There is no such case.");
              }
              var refundNo = rows.iterator().next().getString(0);
              return refund(tx, command.actor(), refundNo, command.resolution(), note);
            })
        .chain(() -> acts.decide(tx, caseNo, version, command))
        .map(acted -> Reply.ok(new Resolved(caseNo, acted.state().name(), command.resolution())));
  }

  private Uni<Void> refund(
      SqlConnection tx,
      String operator,
      @Nullable String refundNo,
      String resolution,
      String note) {
    if (!resolution.equals(APPROVE) && !resolution.equals(REFUSE)) {
      return Uni.createFrom().voidItem();
    }
    if (refundNo == null) {
      throw Problems.unprocessable("case_has_no_refund", "This case is not about a refund.");
    }
    return refunds
        .decide(
            tx,
            refundNo,
            grounds ->
                resolution.equals(APPROVE)
                    ? new RefundCommand.Approve(operator, grounds)
                    : new RefundCommand.Refuse(operator, note))
        .invoke(
            decision -> {
              if (decision instanceof Refused<?, ?>(var code, var why)) {
                throw Problems.conflict(code, why);
              }
            })
        .replaceWithVoid();
  }
}
