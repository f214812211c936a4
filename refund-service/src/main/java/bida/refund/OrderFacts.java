package bida.refund;

import bida.contracts.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;

/** Remembers whose an order is, and whether all of it stands still. */
@ApplicationScoped
class OrderFacts {

  // Facts come by several topics, so either may be the first heard of an order.
  private static final String FENCED =
      """
      insert into order_facts (order_no, tenant, fenced_at) values ($1, $2, $3)
      on conflict (order_no) do update set fenced_at = excluded.fenced_at
      """;

  private static final String PLACED =
      """
      insert into order_facts (order_no, tenant, amount_minor, currency, placed_at) values ($1, $2, $3, $4, $5)
      on conflict (order_no) do update
      set amount_minor = excluded.amount_minor, currency = excluded.currency, placed_at = excluded.placed_at
      """;

  Uni<Void> placed(SqlConnection tx, String orderNo, String tenant, Money total, Instant at) {
    return tx.preparedQuery(PLACED)
        .execute(
            Tuple.of(
                orderNo,
                tenant,
                total.amountMinor(),
                total.currency(),
                at.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<Void> fenced(SqlConnection tx, String orderNo, String tenant, Instant at) {
    return tx.preparedQuery(FENCED)
        .execute(Tuple.of(orderNo, tenant, at.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
