package bida.fulfillment;

import bida.fulfillment.core.Verification;
import bida.fulfillment.core.VerificationCommand;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The table of claims beside its history: one statement writes both. */
@ApplicationScoped
class VerificationStore {

  private static final String INSERT =
      """
      with added as (
        insert into verification (claim_no, order_no, line_no, tenant, status, version, state,
          next_deadline_at, opened_at, updated_at)
        values ($1, $2, $3, $4, $5, 1, $6::text::jsonb, $7, $8, $8)
        on conflict (claim_no) do nothing returning claim_no)
      insert into verification_history (claim_no, version, at, actor, command, to_status)
      select claim_no, 1, $8, 'order', 'Open', $5 from added
      """;
  private static final String UPDATE =
      """
      with changed as (
        update verification set status = $2, version = $3, state = $4::text::jsonb,
          next_deadline_at = $5, claimed_until = null, updated_at = $6
        where claim_no = $1 and version = $3 - 1
        returning claim_no)
      insert into verification_history (claim_no, version, at, actor, command, from_status, to_status, detail)
      select claim_no, $3, $6, $7, $8, $9, $2, $10 from changed
      """;
  private static final String FIND =
      "select state::text as state from verification where claim_no = $1";
  private static final String OPEN_OF_ORDER =
      """
      select state::text as state from verification
      where order_no = $1 and next_deadline_at is not null order by claim_no
      """;

  /** Whether it is new. */
  Uni<Boolean> insert(SqlConnection tx, Verification claim) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addString(claim.claimNo())
                .addString(claim.orderNo())
                .addInteger(claim.lineNo())
                .addString(claim.tenant())
                .addString(claim.status().name())
                .addString(EventJson.write(claim))
                .addValue(DeliveryStore.utc(claim.nextDeadlineAt()))
                .addValue(DeliveryStore.utc(claim.openedAt())))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Void> update(
      SqlConnection tx,
      Verification before,
      Verification after,
      Instant now,
      String actor,
      VerificationCommand command) {
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.tuple()
                .addString(after.claimNo())
                .addString(after.status().name())
                .addLong(after.version())
                .addString(EventJson.write(after))
                .addValue(DeliveryStore.utc(after.nextDeadlineAt()))
                .addValue(DeliveryStore.utc(now))
                .addString(actor)
                .addString(command.getClass().getSimpleName())
                .addString(before.status().name())
                .addString(command.toString()))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new IllegalStateException(after.claimNo() + " was changed by another writer");
              }
            })
        .replaceWithVoid();
  }

  Uni<Optional<Verification>> find(SqlClient client, String claimNo) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(claimNo))
        .map(rows -> all(rows).stream().findFirst());
  }

  /** Behind the lock of its line, under which alone claims of that line are written. */
  Uni<List<Verification>> openOf(SqlConnection tx, String orderNo) {
    return tx.preparedQuery(OPEN_OF_ORDER).execute(Tuple.of(orderNo)).map(VerificationStore::all);
  }

  static List<Verification> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> EventJson.read(row.getString("state"), Verification.class))
        .toList();
  }
}
