package bida.payment;

import bida.contracts.Event;
import bida.payment.core.OperatorAct;
import bida.payment.core.OperatorAct.Wish;
import bida.payment.core.OperatorActCommand;
import bida.payment.core.OperatorActLifecycle;
import bida.payment.core.OperatorActStatus;
import bida.payment.core.OperatorTask;
import bida.payment.core.OperatorTask.Kind;
import bida.platform.decision.Decision;
import bida.platform.event.EventJson;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only writer of operators' acts. */
@ApplicationScoped
class OperatorActs {

  private static final String COLUMNS =
      """
      select act_id, kind, status, version, task::text as task, proof, reason, proposed_by, proposed_at,
             approve_by, approved_by, ended_at
      from operator_act
      """;
  private static final String FIND = COLUMNS + "where act_id = $1";
  private static final String LIST =
      COLUMNS
          + "where act_id < $1 and ($2::text is null or status = $2) order by act_id desc limit $3";
  private static final String DUE =
      COLUMNS
          + "where status = 'PROPOSED' and next_deadline_at <= $1 order by next_deadline_at limit"
          + " $2 for update skip locked";

  private static final String HISTORY =
      """
      insert into operator_act_history (act_id, version, at, actor, command, from_status, to_status, detail)
      select act_id, version, %s from stored
      """;
  private static final String ADD =
      """
      with stored as (
        insert into operator_act (act_id, kind, subject, status, version, amount_minor, currency, proposed_by,
                                  proposed_at, next_deadline_at, task, proof, reason, approve_by, ended_at, single)
        values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10::text::jsonb, $11, $12, $13, $14, $15)
        on conflict do nothing
        returning act_id, version)
      """
          + HISTORY.formatted("$8, $7, 'Propose', null, $4, $16::text::jsonb");
  private static final String STORE =
      """
      with stored as (
        update operator_act
        set status = $2, version = version + 1, approved_by = $3, ended_at = $4, next_deadline_at = null
        where act_id = $1
        returning act_id, version)
      """
          + HISTORY.formatted("$4, $5, $6, $7, $2, $8::text::jsonb");

  private final Identifiers ids;
  private final Allowances allowances;
  private final OperatorConfig config;
  private final InstantSource clock;

  OperatorActs(Identifiers ids, Allowances allowances, OperatorConfig config, InstantSource clock) {
    this.ids = ids;
    this.allowances = allowances;
    this.config = config;
    this.clock = clock;
  }

  Uni<Optional<OperatorAct>> find(SqlClient client, String actId) {
    return one(client, FIND, actId);
  }

  Uni<Optional<OperatorAct>> lock(SqlConnection tx, String actId) {
    return one(tx, FIND + " for update", actId);
  }

  private static Uni<Optional<OperatorAct>> one(SqlClient client, String sql, String actId) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(actId))
        .map(rows -> rows.stream().findFirst().map(OperatorActs::act));
  }

  /** Newest first, from {@code before} on. */
  Uni<List<OperatorAct>> list(
      SqlClient client, @Nullable OperatorActStatus status, String before, int limit) {
    return client
        .preparedQuery(LIST)
        .execute(
            Tuple.tuple()
                .addString(before)
                .addValue(status == null ? null : status.name())
                .addInteger(limit))
        .map(rows -> rows.stream().map(OperatorActs::act).toList());
  }

  /** Locked for whoever ends them. */
  Uni<List<OperatorAct>> due(SqlConnection tx, int limit) {
    return tx.preparedQuery(DUE)
        .execute(Tuple.of(utc(clock.instant()), limit))
        .map(rows -> rows.stream().map(OperatorActs::act).toList());
  }

  Uni<OperatorAct> propose(SqlConnection tx, Wish wish) {
    return allowances
        .of(tx, wish)
        .map(
            allowance ->
                OperatorAct.of(
                    ids.uuid().toString(), wish, allowance, wish.at().plus(config.approveWithin())))
        .flatMap(act -> add(tx, act));
  }

  private static Uni<OperatorAct> add(SqlConnection tx, OperatorAct act) {
    return tx.preparedQuery(ADD)
        .execute(row(act))
        .map(
            added -> {
              if (added.rowCount() == 0) {
                throw Problems.conflict(
                    "operator_act_pending", "Another act about it waits for approval.");
              }
              return act;
            });
  }

  private static Tuple row(OperatorAct act) {
    var task = act.task();
    var pending = act.status() == OperatorActStatus.PROPOSED;
    var ended = act.endedAt();
    return Tuple.tuple()
        .addString(act.actId())
        .addString(task.kind().name())
        .addString(task.subject())
        .addString(act.status().name())
        .addLong(task.amount().amountMinor())
        .addString(task.amount().currency())
        .addString(act.proposedBy())
        .addOffsetDateTime(utc(act.proposedAt()))
        .addValue(pending ? utc(act.approveBy()) : null)
        .addString(EventJson.write(task))
        .addString(act.proof())
        .addString(act.reason())
        .addOffsetDateTime(utc(act.approveBy()))
        .addValue(ended == null ? null : utc(ended))
        .addBoolean(task.kind().isSingle())
        .addString(EventJson.write(act));
  }

  /** {@code act} is locked. */
  Uni<Decision<OperatorAct, Event>> apply(
      SqlConnection tx, OperatorAct act, OperatorActCommand command, String actor) {
    var decision = OperatorActLifecycle.decide(act, command);
    return switch (decision) {
      case Decision.Accepted(var next, _) ->
          tx.preparedQuery(STORE)
              .execute(
                  Tuple.tuple()
                      .addString(next.actId())
                      .addString(next.status().name())
                      .addValue(next.approvedBy())
                      .addOffsetDateTime(utc(clock.instant()))
                      .addString(actor)
                      .addString(command.getClass().getSimpleName())
                      .addString(act.status().name())
                      .addString(EventJson.write(command)))
              .replaceWith(decision);
      case Decision.Ignored<OperatorAct, Event> _, Decision.Refused<OperatorAct, Event> _ ->
          Uni.createFrom().item(decision);
    };
  }

  private static OperatorAct act(Row row) {
    var ended = row.getOffsetDateTime("ended_at");
    return new OperatorAct(
        row.getString("act_id"),
        task(Kind.valueOf(row.getString("kind")), row.getString("task")),
        OperatorActStatus.valueOf(row.getString("status")),
        row.getString("proof"),
        row.getString("reason"),
        row.getString("proposed_by"),
        row.getOffsetDateTime("proposed_at").toInstant(),
        row.getOffsetDateTime("approve_by").toInstant(),
        row.getString("approved_by"),
        ended == null ? null : ended.toInstant());
  }

  private static OperatorTask task(Kind kind, String json) {
    return switch (kind) {
      case CONFIRM_PAYMENT -> EventJson.read(json, OperatorTask.ConfirmPayment.class);
      case PAY_OUT_REFUND -> EventJson.read(json, OperatorTask.PayOutRefund.class);
      case SETTLE_REFUND -> EventJson.read(json, OperatorTask.SettleRefund.class);
      case CREDIT_WALLET -> EventJson.read(json, OperatorTask.CreditWallet.class);
    };
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
