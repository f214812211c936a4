package bida.refund;

import bida.contracts.OrderEvent.Line;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Remembers of each line of an order what it costs, and whether it stands still or is lost. */
@ApplicationScoped
class LineFacts {

  private static final String PRICED =
      """
      insert into order_line_facts (order_no, line_no, amount_minor)
      select $1::text, priced.line_no, priced.amount_minor
      from unnest($2::int[], $3::bigint[]) as priced (line_no, amount_minor)
      on conflict (order_no, line_no) do update set amount_minor = excluded.amount_minor
      """;
  private static final String HELD =
      """
      insert into order_line_facts (order_no, line_no, held_at)
      select $1::text, held.line_no, $3::timestamptz from unnest($2::int[]) as held (line_no)
      on conflict (order_no, line_no) do update set held_at = excluded.held_at
      """;
  private static final String WRITTEN_OFF =
      """
      insert into order_line_facts (order_no, line_no, written_off_at) values ($1, $2, $3)
      on conflict (order_no, line_no) do update set written_off_at = excluded.written_off_at
      """;

  Uni<Void> priced(SqlConnection tx, String orderNo, List<Line> lines) {
    return tx.preparedQuery(PRICED)
        .execute(
            Tuple.of(
                orderNo,
                lines.stream().map(Line::lineNo).toArray(Integer[]::new),
                lines.stream()
                    .map(line -> line.unitPrice().times(line.quantity()).amountMinor())
                    .toArray(Long[]::new)))
        .replaceWithVoid();
  }

  Uni<Void> held(SqlConnection tx, String orderNo, List<Integer> lineNos, Instant at) {
    return tx.preparedQuery(HELD)
        .execute(Tuple.of(orderNo, lineNos.toArray(Integer[]::new), at.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<Void> writtenOff(SqlConnection tx, String orderNo, int lineNo, Instant at) {
    return tx.preparedQuery(WRITTEN_OFF)
        .execute(Tuple.of(orderNo, lineNo, at.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
