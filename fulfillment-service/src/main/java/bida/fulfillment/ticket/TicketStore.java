package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.vault.TicketVault.SealedNumber;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table of tickets beside its history: one statement writes both. */
@ApplicationScoped
class TicketStore {

  private static final String INSERT =
      """
      with added as (
        insert into ticket (id, order_no, line_no, unit, tenant, sku, status, version, state,
          fingerprint, sealed, seal_version, kek_id, next_deadline_at, traceparent, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, 1, $8::text::jsonb, $9, $10, $11, $12, $13, $14, $15, $15)
        returning id)
      insert into ticket_history (ticket_id, version, at, actor, command, to_status)
      select id, 1, $15, $16, 'Issue', $7 from added
      """;

  // Guarded by status and version: of all who decided upon the same ticket, one writes.
  private static final String UPDATE =
      """
      with changed as (
        update ticket set sku = $4, status = $5, version = $3::bigint + 1, state = $6::text::jsonb,
          next_deadline_at = $7, updated_at = $8, fingerprint = coalesce($12, fingerprint),
          sealed = coalesce($13, sealed), seal_version = coalesce($14, seal_version),
          kek_id = coalesce($15, kek_id)
        where id = $1 and status = $2 and version = $3
        returning id)
      insert into ticket_history (ticket_id, version, at, actor, command, from_status, to_status, detail)
      select id, $3::bigint + 1, $8, $9, $10, $2, $5, $11 from changed
      """;

  private static final String SELECT = "select state::text as state, traceparent from ticket ";
  private static final String OF_ID = SELECT + "where id = $1";
  // Of a number that was given out anew, the ticket that lets in counts.
  private static final String OF_NUMBER =
      SELECT
          + """
            where fingerprint = $1 and tenant = $2
            order by status in ('ISSUED', 'REDEEMED') desc, created_at desc limit 1
            """;
  private static final String OF_ORDER = SELECT + "where order_no = $1 order by line_no, unit";
  private static final String NUMBERS_TAKEN =
      """
      select fingerprint from ticket
      where fingerprint = any($1) and status in ('ISSUED', 'REDEEMED')
      """;

  /** A ticket as it is stored, and its order's trace. */
  record Found(Ticket ticket, @Nullable String traceparent) {}

  Uni<Void> insert(
      SqlConnection tx,
      List<Ticket> tickets,
      List<SealedNumber> numbers,
      @Nullable String traceparent,
      String actor) {
    var rows =
        IntStream.range(0, tickets.size())
            .mapToObj(i -> row(tickets.get(i), numbers.get(i), traceparent, actor))
            .toList();
    return tx.preparedQuery(INSERT).executeBatch(rows).replaceWithVoid();
  }

  private static Tuple row(
      Ticket ticket, SealedNumber number, @Nullable String traceparent, String actor) {
    return Tuple.tuple()
        .addUUID(ticket.id())
        .addString(ticket.orderNo())
        .addInteger(ticket.lineNo())
        .addInteger(ticket.unit())
        .addString(ticket.tenant())
        .addString(ticket.sku())
        .addString(ticket.status().name())
        .addString(EventJson.write(ticket))
        .addValue(Buffer.buffer(number.fingerprint()))
        .addValue(Buffer.buffer(number.sealed()))
        .addInteger(number.sealVersion())
        .addLong(number.kekId())
        .addValue(utc(ticket.nextDeadlineAt()))
        .addValue(traceparent)
        .addValue(utc(ticket.issuedAt()))
        .addString(actor);
  }

  /** Whether it was still as {@code before}; {@code number} replaces the one before. */
  Uni<Boolean> update(
      SqlConnection tx,
      Ticket before,
      Ticket after,
      @Nullable SealedNumber number,
      Instant now,
      String actor,
      Record command) {
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.tuple()
                .addUUID(after.id())
                .addString(before.status().name())
                .addLong(before.version())
                .addString(after.sku())
                .addString(after.status().name())
                .addString(EventJson.write(after))
                .addValue(utc(after.nextDeadlineAt()))
                .addValue(utc(now))
                .addString(actor)
                .addString(command.getClass().getSimpleName())
                .addString(command.toString())
                .addValue(number == null ? null : Buffer.buffer(number.fingerprint()))
                .addValue(number == null ? null : Buffer.buffer(number.sealed()))
                .addValue(number == null ? null : number.sealVersion())
                .addValue(number == null ? null : number.kekId()))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<@Nullable Found> byId(SqlClient client, UUID id) {
    return client.preparedQuery(OF_ID).execute(Tuple.of(id)).map(TicketStore::first);
  }

  Uni<@Nullable Found> byNumber(SqlClient client, byte[] fingerprint, String tenant) {
    return client
        .preparedQuery(OF_NUMBER)
        .execute(Tuple.of(Buffer.buffer(fingerprint), tenant))
        .map(TicketStore::first);
  }

  Uni<List<Found>> ofOrder(SqlClient client, String orderNo) {
    return client.preparedQuery(OF_ORDER).execute(Tuple.of(orderNo)).map(TicketStore::all);
  }

  Uni<Boolean> anyTaken(SqlConnection tx, List<byte[]> fingerprints) {
    return tx.preparedQuery(NUMBERS_TAKEN)
        .execute(
            Tuple.of((Object) fingerprints.stream().map(Buffer::buffer).toArray(Buffer[]::new)))
        .map(rows -> rows.rowCount() > 0);
  }

  static List<Found> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(TicketStore::found).toList();
  }

  private static @Nullable Found first(RowSet<Row> rows) {
    return rows.rowCount() == 0 ? null : found(rows.iterator().next());
  }

  static Found found(Row row) {
    return new Found(
        EventJson.read(row.getString("state"), Ticket.class), row.getString("traceparent"));
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
