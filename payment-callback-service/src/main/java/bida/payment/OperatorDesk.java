package bida.payment;

import bida.payment.core.OperatorAct;
import bida.payment.core.OperatorAct.Wish;
import bida.payment.core.OperatorActCommand.Approve;
import bida.payment.core.OperatorActStatus;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Takes an operator's act and, where it takes two, the second person's approval. */
@ApplicationScoped
class OperatorDesk {

  private final Database database;
  private final Idempotency idempotency;
  private final OperatorActs acts;
  private final CarryOutActs carryOut;
  private final InstantSource clock;

  OperatorDesk(
      Database database,
      Idempotency idempotency,
      OperatorActs acts,
      CarryOutActs carryOut,
      InstantSource clock) {
    this.database = database;
    this.idempotency = idempotency;
    this.acts = acts;
    this.carryOut = carryOut;
    this.clock = clock;
  }

  Uni<Reply> propose(IdempotentRequest request, Wish wish) {
    return idempotency.once(request, tx -> propose(tx, wish)).invoke(_ -> carryOut.afterwards());
  }

  private Uni<Reply> propose(SqlConnection tx, Wish wish) {
    return acts.propose(tx, wish)
        .call(
            act ->
                carryOut
                    .ready(tx, act)
                    .flatMap(
                        work ->
                            act.status() == OperatorActStatus.DONE
                                ? work.get()
                                : Uni.createFrom().voidItem()))
        .map(act -> Reply.created("/v1/operator-acts/" + act.actId(), OperatorActView.of(act)));
  }

  /** Approved again by the same person it is what it was. */
  Uni<OperatorActView> approve(String actId, String person) {
    return database
        .inTransaction(tx -> approve(tx, actId, person))
        .invoke(_ -> carryOut.afterwards())
        .map(OperatorActView::of);
  }

  private Uni<OperatorAct> approve(SqlConnection tx, String actId, String person) {
    return acts.lock(tx, actId)
        .map(found -> found.orElseThrow(OperatorDesk::unknown))
        .flatMap(
            act ->
                acts.apply(tx, act, new Approve(person, clock.instant()), "operator:" + person)
                    .flatMap(
                        decision ->
                            switch (decision) {
                              case Decision.Accepted(var done, _) ->
                                  carryOut.ready(tx, done).flatMap(Supplier::get).replaceWith(done);
                              case Decision.Ignored(_) -> Uni.createFrom().item(act);
                              case Decision.Refused(var code, var why) ->
                                  throw Problems.conflict(code, why);
                            }));
  }

  static RuntimeException unknown() {
    return Problems.notFound("operator_act_not_found", "There is no such act.");
  }
}
