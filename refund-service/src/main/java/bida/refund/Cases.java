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
import bida.refund.core.CaseKinds;
import bida.refund.core.CaseLifecycle;
import bida.refund.core.CaseOpening;
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
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The only writer of cases: one per dedupe key, whoever asks. */
@ApplicationScoped
class Cases {

  private static final Logger LOG = Logger.getLogger(Cases.class);

  private static final String OPEN =
      """
      with opened as (
        insert into cases (case_no, dedupe_key, kind, order_no, tenant, subject, tier, state, version,
                           opened_at, answer_by, detail, document, traceparent,
                           opened_by, end_by, told_at, next_deadline_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'OPEN', 1, $8, $9, $10, $11::text::jsonb, $12,
                $13, $14, $15, $16)
        on conflict (dedupe_key) do nothing
        returning case_no)
      insert into cases_history (case_no, version, at, actor, command, from_tier, to_tier, to_state, detail)
      select case_no, 1, $8, $13, 'Open', null, $7, 'OPEN', $10 from opened
      """;

  private static final String STORE =
      """
      with stored as (
        update cases set tier = $2, state = $3, version = $4, answer_by = $5, resolved_at = $6,
                         resolved_by = $7, resolution = $8, note = $9, document = $10::text::jsonb,
                         end_by = $15, assignee = $16, promise = $17, promised_for = $18,
                         missed_at = $19, told_at = $20, next_deadline_at = $21
        where case_no = $1
        returning case_no)
      insert into cases_history (case_no, version, at, actor, command, from_tier, to_tier, to_state,
                                 detail, evidence, to_buyer)
      select case_no, $4, $11, $12, $13, $14, $2, $3, $22, $23, $24 from stored
      """;

  // The same case may be asked for under another key before the refund it is about is known.
  private static final String NAME_SUBJECT =
      """
      update cases set subject = $2, document = jsonb_set(document, '{subject}', to_jsonb($2::text))
      where dedupe_key = $1 and subject is null
      """;

  private static final String FIND =
      "select " + CaseRow.COLUMNS + " from cases where case_no = $1 for update";

  private static final String OWNER = "select tenant from order_facts where order_no = $1";

  private static final String OF_KEY = "select case_no from cases where dedupe_key = $1";

  private static final String OF_SUBJECT =
      "select case_no from cases where subject = $1 and state = 'OPEN' order by case_no";

  private final CaseLifecycle lifecycle;
  private final CaseKinds kinds;
  private final Identifiers ids;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Cases(
      CaseLifecycle lifecycle,
      CaseKinds kinds,
      Identifiers ids,
      Outbox outbox,
      Traces traces,
      InstantSource clock,
      MeterRegistry metrics) {
    this.lifecycle = lifecycle;
    this.kinds = kinds;
    this.ids = ids;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Asked for by a rule; {@code subject}: the refund it is about, where there is one. */
  Uni<Void> need(
      SqlConnection tx, CaseNeeded needed, @Nullable String subject, @Nullable String traceparent) {
    var again = new CaseCommand.AskAgain(needed.detail(), needed.neededAt());
    return open(tx, CaseOpening.byRule(needed, subject), traceparent)
        .flatMap(
            fresh ->
                fresh
                    ? Uni.createFrom().voidItem()
                    : applyTo(tx, CaseLifecycle.dedupeKey(needed), again));
  }

  /** False where a case with this dedupe key exists, open or resolved; that one stays as it is. */
  Uni<Boolean> open(SqlConnection tx, CaseOpening opening, @Nullable String traceparent) {
    var needed = opening.needed();
    return needed.tenant() != null || needed.orderNo() == null
        ? openAsIs(tx, opening, traceparent)
        : tx.preparedQuery(OWNER)
            .execute(Tuple.of(needed.orderNo()))
            .map(
                rows ->
                    rows.rowCount() == 0
                        ? opening
                        : opening.ofTenant(rows.iterator().next().getString(0)))
            .flatMap(owned -> openAsIs(tx, owned, traceparent));
  }

  private Uni<Boolean> openAsIs(
      SqlConnection tx, CaseOpening opening, @Nullable String traceparent) {
    return switch (lifecycle.open("CS" + ids.text(12), opening, clock.instant())) {
      case Accepted<Case, RefundEvent>(var theCase, var events) ->
          insert(tx, theCase, traceparent)
              .call(
                  fresh ->
                      fresh
                          ? publish(tx, theCase, traceparent, events).invoke(() -> opened(theCase))
                          : nameSubject(tx, theCase));
      case Ignored<Case, RefundEvent> _, Refused<Case, RefundEvent> _ ->
          Uni.createFrom().item(false);
    };
  }

  private static Uni<Void> nameSubject(SqlConnection tx, Case known) {
    return known.subject() == null
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(NAME_SUBJECT)
            .execute(Tuple.of(known.dedupeKey(), known.subject()))
            .replaceWithVoid();
  }

  /** For the case that was opened under this key; nothing where there is none. */
  Uni<Void> applyTo(SqlConnection tx, String dedupeKey, CaseCommand command) {
    return tx.preparedQuery(OF_KEY)
        .execute(Tuple.of(dedupeKey))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : apply(tx, rows.iterator().next().getString(0), command).replaceWithVoid());
  }

  /** Completes with the decision, or null where there is no such case. */
  Uni<@Nullable Decision<Case, RefundEvent>> apply(
      SqlConnection tx, String caseNo, CaseCommand command) {
    return find(tx, caseNo)
        .flatMap(
            row -> row.isEmpty() ? Uni.createFrom().nullItem() : decide(tx, row.get(), command));
  }

  /** The case under its lock. */
  Uni<Optional<CaseRow>> find(SqlConnection tx, String caseNo) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(caseNo))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(CaseRow.of(rows.iterator().next())));
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

  /** For a case whose lock is held. */
  Uni<@Nullable Decision<Case, RefundEvent>> decide(
      SqlConnection tx, CaseRow row, CaseCommand command) {
    var decision = lifecycle.decide(row.theCase(), command, clock.instant());
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
                .addString(traceparent)
                .addString(theCase.openedBy())
                .addOffsetDateTime(time(theCase.endBy()))
                .addOffsetDateTime(time(theCase.toldAt()))
                .addOffsetDateTime(time(theCase.nextDeadline())))
        .map(rows -> rows.rowCount() == 1);
  }

  private Uni<Void> store(SqlConnection tx, CaseRow row, CaseCommand command, Case next) {
    var promise = next.promise();
    var note = command instanceof CaseCommand.AddNote added ? added : null;
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
                .addInteger(row.theCase().tier())
                .addOffsetDateTime(time(next.endBy()))
                .addString(next.assignee())
                .addString(promise == null ? null : promise.text())
                .addOffsetDateTime(promise == null ? null : time(promise.by()))
                .addOffsetDateTime(time(next.missedAt()))
                .addOffsetDateTime(time(next.toldAt()))
                .addOffsetDateTime(time(next.nextDeadline()))
                .addString(command.words())
                .addArrayOfString(
                    note == null ? new String[0] : note.evidence().toArray(String[]::new))
                .addBoolean(note != null && note.toBuyer()))
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

  private void opened(Case theCase) {
    if (!kinds.knows(theCase.kind())) {
      LOG.warnf(
          "Case %s is of kind %s, which case-kinds.txt does not know; it is treated as OTHER.",
          theCase.caseNo(), theCase.kind());
    }
    count(theCase);
  }

  private void count(Case theCase) {
    var state = theCase.state() == CaseState.OPEN ? "OPEN" : "RESOLVED";
    metrics.counter("bida.cases", "kind", theCase.kind(), "state", state).increment();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
