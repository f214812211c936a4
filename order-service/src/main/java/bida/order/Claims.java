package bida.order;

import bida.contracts.ClaimProof;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What buyers said of their deliveries, with their evidence, and how it ended. */
@ApplicationScoped
class Claims {

  private static final String OPEN =
      """
      insert into order_claim (claim_no, order_no, line_no, unit, claim, statement, evidence,
        opened_at, opened_by)
      values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9)
      """;
  private static final String END =
      """
      update order_claim set outcome = $2, reason = $3, proof = $4::text::jsonb, note = $5, ended_at = $6
      where claim_no = $1 and ended_at is null
      """;

  // Five of each of twenty lines is more than a person reads.
  private static final String OF_ORDER =
      """
      select claim_no, line_no, unit, claim, statement, evidence::text as evidence, opened_at, outcome,
        reason, note, proof::text as proof, ended_at
      from order_claim where order_no = $1 order by opened_at desc, claim_no desc limit 100
      """;

  private final Pool pool;
  private final InstantSource clock;

  Claims(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** {@code outcome}: REISSUED, REFUSED, UPHELD or WITHDRAWN; null while it is checked. */
  record Kept(
      String claimNo,
      int lineNo,
      @Nullable Integer unit,
      String claim,
      String statement,
      List<Evidence> evidence,
      Instant openedAt,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable String note,
      @Nullable ClaimProof proof,
      @Nullable Instant endedAt) {

    static Kept of(Row row) {
      var proof = row.getString("proof");
      var endedAt = row.getOffsetDateTime("ended_at");
      return new Kept(
          row.getString("claim_no"),
          row.getInteger("line_no"),
          row.getInteger("unit"),
          row.getString("claim"),
          row.getString("statement"),
          List.of(EventJson.read(row.getString("evidence"), Evidence[].class)),
          row.getOffsetDateTime("opened_at").toInstant(),
          row.getString("outcome"),
          row.getString("reason"),
          row.getString("note"),
          proof == null ? null : EventJson.read(proof, ClaimProof.class),
          endedAt == null ? null : endedAt.toInstant());
    }

    @Override
    public String toString() {
      return "Kept[" + claimNo + "]";
    }
  }

  Uni<Void> open(
      SqlConnection tx,
      DeliveryDisputed claim,
      String statement,
      List<Evidence> evidence,
      String by) {
    return tx.preparedQuery(OPEN)
        .execute(
            Tuple.tuple()
                .addString(claim.claimNo())
                .addString(claim.orderNo())
                .addInteger(claim.lineNo())
                .addValue(claim.unit())
                .addString(claim.claim().name())
                .addString(statement)
                .addString(EventJson.write(evidence))
                .addValue(OrderStore.utc(claim.disputedAt()))
                .addString(by))
        .replaceWithVoid();
  }

  Uni<Void> end(
      SqlConnection tx,
      String claimNo,
      String outcome,
      String reason,
      ClaimProof proof,
      @Nullable String note) {
    return tx.preparedQuery(END)
        .execute(
            Tuple.tuple()
                .addString(claimNo)
                .addString(outcome)
                .addString(reason)
                .addString(EventJson.write(proof))
                .addValue(note)
                .addValue(OrderStore.utc(clock.instant())))
        .replaceWithVoid();
  }

  /** The latest first. */
  Uni<List<Kept>> of(String orderNo) {
    return pool.preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderNo))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Kept::of).toList());
  }
}
