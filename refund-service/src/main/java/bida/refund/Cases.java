package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.refund.core.Case;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseLifecycle;
import bida.refund.core.CaseState;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The only writer of cases: opened once by dedupe key, whoever asks. */
@ApplicationScoped
class Cases {

  private static final String OPEN =
      """
      with opened as (
        insert into cases (case_no, dedupe_key, kind, order_no, tenant, subject, tier, state, version,
                           opened_at, answer_by, detail, document, traceparent)
        values ($1, $2, $3, $4, $5, $6, $7, 'OPEN', 1, $8, $9, $10, $11::text::jsonb, $12)
        on conflict (dedupe_key) do nothing
        returning case_no)
      insert into cases_history (case_no, version, at, actor, command, from_tier, to_tier, to_state, detail)
      select case_no, 1, $8, 'rule', 'Open', null, $7, 'OPEN', $10 from opened
      """;

  private static final String STORE =
      """
      with stored as (
        update cases set tier = $2, state = $3, version = $4, answer_by = $5, resolved_at = $6,
                         resolved_by = $7, resolution = $8, note = $9, document = $10::text::jsonb
        where case_no = $1
        returning case_no)
      insert into cases_history (case_no, version, at, actor, command, from_tier, to_tier, to_state, detail)
      select case_no, $4, $11, $12, $13, $14, $2, $3, $8 from stored
      """;

  private static final String FIND =
      "select " + CaseRow.COLUMNS + " from cases where case_no = $1 for update";

  private static final String OF_SUBJECT =
      "select case_no from cases where subject = $1 and state = 'OPEN' order by case_no";

  private final Identifiers ids;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Cases(Identifiers ids, Outbox outbox, Traces traces, InstantSource clock, MeterRegistry metrics) {
    this.ids = ids;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Nothing where a case with this dedupe key exists, open or resolved. */
  Uni<Void> open(
      SqlConnection tx, CaseNeeded needed, @Nullable String subject, @Nullable String traceparent) {
    var opened = CaseLifecycle.open("CS" + ids.text(12), needed, subject, clock.instant());
    return switch (opened) {
      case Accepted<Case, RefundEvent>(var theCase, var events) ->
          insert(tx, theCase, traceparent)
              .flatMap(
                  fresh ->
                      fresh
                          ? publish(tx, theCase, traceparent, events).invoke(() -> count(theCase))
                          : Uni.createFrom().voidItem());
      case Ignored<Case, RefundEvent> _, Refused<Case, RefundEvent> _ ->
          Uni.createFrom().voidItem();
    };
  }

  /** Completes with the decision, or null where there is no such case. */
  Uni<@Nullable Decision<Case, RefundEvent>> apply(
      SqlConnection tx, String caseNo, CaseCommand command) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(caseNo))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().nullItem()
                    : decide(tx, CaseRow.of(rows.iterator().next()), command));
  }

  /** What the cases of this refund were about has ended. */
  Uni<Void> settle(SqlConnection tx, String subject, String how) {
    return tx.preparedQuery(OF_SUBJECT)
        .execute(Tuple.of(subject))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        caseNo ->
                            apply(tx, caseNo, new CaseCommand.Settle(how)).replaceWith(caseNo))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }

  private Uni<@Nullable Decision<Case, RefundEvent>> decide(
      SqlConnection tx, CaseRow row, CaseCommand command) {
    var decision = CaseLifecycle.decide(row.theCase(), command, clock.instant());
    return switch (decision) {
      case Accepted<Case, RefundEvent>(var next, var events) ->
          traces
              .follow(
                  row.traceparent(),
                  "apply " + command.getClass().getSimpleName(),
                  traceparent ->
                      store(tx, row, command, next)
                          .chain(() -> publish(tx, next, traceparent, events)))
              .invoke(() -> count(next))
              .replaceWith(decision);
      case Ignored<Case, RefundEvent> _, Refused<Case, RefundEvent> _ ->
          Uni.createFrom().item(decision);
    };
  }

  private Uni<Boolean> insert(SqlConnection tx, Case theCase, @Nullable String traceparent) {
    return tx.preparedQuery(OPEN)
        .execute(
            Tuple.tuple()
                .addString(theCase.caseNo())
                .addString(theCase.dedupeKey())
                .addString(theCase.kind())
                .addString(theCase.orderNo())
                .addString(theCase.tenant())
                .addString(theCase.subject())
                .addInteger(theCase.tier())
                .addOffsetDateTime(time(theCase.openedAt()))
                .addOffsetDateTime(time(theCase.answerBy()))
                .addString(theCase.detail())
                .addString(EventJson.write(theCase))
                .addString(traceparent))
        .map(rows -> rows.rowCount() == 1);
  }

  private Uni<Void> store(SqlConnection tx, CaseRow row, CaseCommand command, Case next) {
    return tx.preparedQuery(STORE)
        .execute(
            Tuple.tuple()
                .addString(next.caseNo())
                .addInteger(next.tier())
                .addString(next.state().name())
                .addInteger(row.version() + 1)
                .addOffsetDateTime(time(next.answerBy()))
                .addOffsetDateTime(time(next.resolvedAt()))
                .addString(next.resolvedBy())
                .addString(next.resolution())
                .addString(next.note())
                .addString(EventJson.write(next))
                .addOffsetDateTime(time(clock.instant()))
                .addString(command.actor())
                .addString(command.getClass().getSimpleName())
                .addInteger(row.theCase().tier()))
        .replaceWithVoid();
  }

  private Uni<Void> publish(
      SqlConnection tx, Case theCase, @Nullable String traceparent, List<RefundEvent> events) {
    var orderNo = theCase.orderNo();
    return outbox.publish(
        tx,
        Publication.of(
            orderNo == null ? theCase.caseNo() : orderNo, theCase.tenant(), traceparent, events));
  }

  private void count(Case theCase) {
    var state = theCase.state() == CaseState.OPEN ? "OPEN" : "RESOLVED";
    metrics.counter("bida.cases", "kind", theCase.kind(), "state", state).increment();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
