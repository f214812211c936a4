package bida.refund;

import bida.contracts.CaseNeeded;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.observability.Traces;
import bida.platform.problem.Problems;
import bida.refund.core.CaseKinds;
import bida.refund.core.CaseOpening;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** An app or an operator opens a case; while one like it is open, that one is given back. */
@ApplicationScoped
class OpenCase {

  private static final int LONGEST_DETAIL = 2000;

  private static final String OWNER = "select tenant from order_facts where order_no = $1";
  private static final String LIKE_IT =
      """
      select count(*)::int as so_far, min(dedupe_key) filter (where state = 'OPEN') as open_one
      from cases where kind = $1 and order_no = $2 and (told_at is not null or $3)
      """;
  private static final String OPENED =
      "select case_no, kind, state, answer_by from cases where dedupe_key = $1";

  record Wanted(@Nullable String kind, @Nullable String orderNo, @Nullable String detail) {}

  record Opened(String caseNo, String kind, String state, @Nullable Instant answerBy) {
    static Opened of(Row row) {
      var answerBy = row.getOffsetDateTime("answer_by");
      return new Opened(
          row.getString("case_no"),
          row.getString("kind"),
          row.getString("state"),
          answerBy == null ? null : answerBy.toInstant());
    }
  }

  /** Who opens it. */
  record By(String tenant, String clientId, boolean operator) {
    // An app does not know of what operators opened, so each side counts for itself.
    String side() {
      return operator ? "operator" : "app";
    }
  }

  private final Idempotency idempotency;
  private final Cases cases;
  private final CaseKinds kinds;
  private final Traces traces;
  private final InstantSource clock;

  OpenCase(
      Idempotency idempotency, Cases cases, CaseKinds kinds, Traces traces, InstantSource clock) {
    this.idempotency = idempotency;
    this.cases = cases;
    this.kinds = kinds;
    this.traces = traces;
    this.clock = clock;
  }

  Uni<Reply> open(By by, @Nullable String key, @Nullable Wanted wanted) {
    if (wanted == null || wanted.kind() == null || !mayOpen(by, CaseKinds.named(wanted.kind()))) {
      throw Problems.badRequest("kind_unknown", "This kind of case cannot be opened by you.");
    }
    var detail = wanted.detail();
    if (detail == null || detail.isBlank() || detail.length() > LONGEST_DETAIL) {
      throw Problems.badRequest(
          "detail_invalid", "Say what happened in detail, in 1 to " + LONGEST_DETAIL + ".");
    }
    var kind = CaseKinds.named(wanted.kind());
    var request = IdempotentRequest.post(by.tenant(), "/v1/cases", key, wanted);
    var orderNo = wanted.orderNo();
    return idempotency.once(
        request,
        tx ->
            orderNo == null
                ? open(
                    tx,
                    by,
                    kind + ":" + by.tenant() + ":" + request.key(),
                    kind,
                    null,
                    by.operator() ? null : by.tenant(),
                    detail)
                : ofOrder(tx, by, kind, orderNo, detail));
  }

  private Uni<Reply> ofOrder(SqlConnection tx, By by, String kind, String orderNo, String detail) {
    return tx.preparedQuery(OWNER)
        .execute(Tuple.of(orderNo))
        .map(
            rows -> {
              var tenant = rows.rowCount() == 0 ? null : rows.iterator().next().getString(0);
              if (tenant == null || (!by.operator() && !tenant.equals(by.tenant()))) {
                throw Problems.notFound("order_not_found", "There is no such order.");
              }
              return tenant;
            })
        .flatMap(
            tenant ->
                tx.preparedQuery(LIKE_IT)
                    .execute(Tuple.of(kind, orderNo, by.operator()))
                    .map(rows -> rows.iterator().next())
                    .flatMap(
                        row -> {
                          var open = row.getString("open_one");
                          var next =
                              kind
                                  + ":"
                                  + orderNo
                                  + ":"
                                  + by.side()
                                  + (row.getInteger("so_far") + 1);
                          return open(
                              tx, by, open == null ? next : open, kind, orderNo, tenant, detail);
                        }));
  }

  // Two at once meet at the key: one opens it, and both are told the same number.
  private Uni<Reply> open(
      SqlConnection tx,
      By by,
      String dedupeKey,
      String kind,
      @Nullable String orderNo,
      @Nullable String tenant,
      String detail) {
    var needed = new CaseNeeded(dedupeKey, kind, orderNo, tenant, detail, clock.instant());
    var opening =
        by.operator()
            ? CaseOpening.byOperator(needed, by.clientId())
            : CaseOpening.byApp(needed, by.clientId());
    return cases
        .open(tx, opening, traces.current())
        .flatMap(
            fresh ->
                tx.preparedQuery(OPENED)
                    .execute(Tuple.of(dedupeKey))
                    .map(rows -> Opened.of(rows.iterator().next()))
                    .map(
                        opened ->
                            fresh
                                ? Reply.created("/v1/cases/" + opened.caseNo(), opened)
                                : Reply.ok(opened)));
  }

  private boolean mayOpen(By by, String kind) {
    return kinds.knows(kind) && (by.operator() || kinds.of(kind).byPeople());
  }
}
