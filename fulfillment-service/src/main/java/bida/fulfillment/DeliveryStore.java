package bida.fulfillment;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.LateWord;
import bida.fulfillment.core.LineDelivery;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table of deliveries beside its history and attempts: one statement writes all three. */
@ApplicationScoped
class DeliveryStore {

  private static final String INSERT =
      """
      with added as (
        insert into delivery (order_no, line_no, tenant, sku, status, version, state,
          next_deadline_at, traceparent, created_at, updated_at)
        values ($1, $2, $3, $4, $5, 1, $6::text::jsonb, $7, $8, $9, $9)
        on conflict (order_no, line_no) do nothing returning order_no),
      tried as (
        insert into attempt (attempt_no, order_no, line_no, supplier, supplier_product, max_cost, status,
                             created_at, updated_at)
        select $11, order_no, $2, $12, $13, $14::numeric, $5, $9, $9 from added where $11::text is not null)
      insert into delivery_history (order_no, line_no, version, at, actor, command, to_status)
      select order_no, $2, 1, $9, $10, 'RequestDelivery', $5 from added
      """;
  private static final String UPDATE =
      """
      with changed as (
        update delivery set status = $3, version = $4, state = $5::text::jsonb,
          next_deadline_at = $6, claimed_until = null, updated_at = $7, loss_at = $19
        where order_no = $1 and line_no = $2 and version = $4 - 1
        returning order_no),
      ended as (
        update attempt set status = 'FAILED', updated_at = $7, ask_again_at = $20
        from changed where attempt_no = $14
        returning 1),
      tried as (
        insert into attempt (attempt_no, order_no, line_no, supplier, supplier_product, max_cost, status,
                             supplier_reference, dispatched_at, created_at, updated_at, ask_again_at)
        select $11, changed.order_no, $2, $15, $16, $17::numeric, $3, $12, $18::timestamptz, $7, $7,
               case when $14::text is null then $20::timestamptz end
        from changed, (select count(*) from ended) one_before where $11::text is not null
        on conflict (attempt_no) do update
        set status = excluded.status, supplier_reference = excluded.supplier_reference,
            dispatched_at = excluded.dispatched_at, updated_at = excluded.updated_at,
            ask_again_at = coalesce(excluded.ask_again_at, attempt.ask_again_at))
      insert into delivery_history (order_no, line_no, version, at, actor, command, from_status, to_status, detail)
      select order_no, $2, $4, $7, $8, $9, $10, $3, $13 from changed
      """;

  // Asked for and decided in the same moment, so that both stand in the history.
  private static final String INSERT_DECIDED =
      """
      with decided as (
        select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                             $8::text[], $9::text[])
          as d (order_no, line_no, tenant, sku, status, state, traceparent, command, detail)),
      added as (
        insert into delivery (order_no, line_no, tenant, sku, status, version, state,
          next_deadline_at, traceparent, created_at, updated_at)
        select order_no, line_no, tenant, sku, status, 2, state::jsonb, null, traceparent, $10, $10 from decided)
      insert into delivery_history (order_no, line_no, version, at, actor, command, from_status, to_status, detail)
      select order_no, line_no, 1, $10, $11, 'RequestDelivery', null, 'REQUESTED', null from decided
      union all
      select order_no, line_no, 2, $10, $11, command, 'REQUESTED', status, detail from decided
      """;

  /** A new line, the command that decided it at once, and its trace. */
  record Decided(LineDelivery line, Record command, @Nullable String traceparent) {}

  /** Lines that are at their end as soon as they are asked for; fails when one is known already. */
  Uni<Void> insert(SqlConnection tx, List<Decided> lines, Instant now, String actor) {
    return tx.preparedQuery(INSERT_DECIDED)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(lines, one -> one.line().orderNo()))
                .addArrayOfInteger(
                    lines.stream().map(one -> one.line().lineNo()).toArray(Integer[]::new))
                .addArrayOfString(texts(lines, one -> one.line().tenant()))
                .addArrayOfString(texts(lines, one -> one.line().sku()))
                .addArrayOfString(texts(lines, one -> one.line().status().name()))
                .addArrayOfString(texts(lines, one -> EventJson.write(one.line())))
                .addArrayOfString(texts(lines, Decided::traceparent))
                .addArrayOfString(texts(lines, one -> one.command().getClass().getSimpleName()))
                .addArrayOfString(texts(lines, one -> one.command().toString()))
                .addValue(utc(now))
                .addString(actor))
        .replaceWithVoid();
  }

  private static @Nullable String[] texts(
      List<Decided> lines, Function<Decided, @Nullable String> part) {
    return lines.stream().map(part).toArray(String[]::new);
  }

  /** Whether it is new; a line that is already there stays as it is. */
  Uni<Boolean> insert(
      SqlConnection tx,
      LineDelivery line,
      Instant now,
      @Nullable String traceparent,
      String actor) {
    var attempt = line.attempt();
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addString(line.orderNo())
                .addInteger(line.lineNo())
                .addString(line.tenant())
                .addString(line.sku())
                .addString(line.status().name())
                .addString(EventJson.write(line))
                .addValue(utc(line.nextDeadlineAt()))
                .addValue(traceparent)
                .addValue(utc(now))
                .addString(actor)
                .addValue(attempt == null ? null : attempt.attemptNo())
                .addValue(attempt == null ? null : attempt.supplier())
                .addValue(attempt == null ? null : attempt.product())
                .addValue(maxCost(attempt)))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Void> update(
      SqlConnection tx,
      LineDelivery before,
      LineDelivery after,
      Instant now,
      String actor,
      Record command) {
    var attempt = after.attempt();
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.tuple()
                .addString(after.orderNo())
                .addInteger(after.lineNo())
                .addString(after.status().name())
                .addLong(after.version())
                .addString(EventJson.write(after))
                .addValue(utc(after.nextDeadlineAt()))
                .addValue(utc(now))
                .addString(actor)
                .addString(command.getClass().getSimpleName())
                .addString(before.status().name())
                .addValue(attempt == null ? null : attempt.attemptNo())
                .addValue(reference(attempt))
                .addString(command.toString())
                .addValue(replaced(before.attempt(), attempt))
                .addValue(attempt == null ? null : attempt.supplier())
                .addValue(attempt == null ? null : attempt.product())
                .addValue(maxCost(attempt))
                .addValue(attempt == null ? null : utc(attempt.dispatchedAt()))
                .addValue(attempt == null ? null : utc(attempt.lossAt()))
                .addValue(utc(LateWord.askAt(before, after, now))))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new IllegalStateException(after.orderNo() + " was changed by another writer");
              }
            })
        .replaceWithVoid();
  }

  /** The number of the attempt that is over because another took its place. */
  private static @Nullable String replaced(@Nullable Attempt before, @Nullable Attempt after) {
    return before == null || after == null || before.attemptNo().equals(after.attemptNo())
        ? null
        : before.attemptNo();
  }

  static LineDelivery toLine(Row row) {
    return EventJson.read(row.getString("state"), LineDelivery.class);
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable BigDecimal maxCost(@Nullable Attempt attempt) {
    return attempt == null || attempt.maxCost() == null ? null : new BigDecimal(attempt.maxCost());
  }

  private static @Nullable String reference(@Nullable Attempt attempt) {
    return attempt == null ? null : attempt.supplierReference();
  }
}
