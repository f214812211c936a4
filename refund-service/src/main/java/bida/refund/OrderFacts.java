package bida.refund;

import bida.contracts.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;

/** Remembers what a refund rule or a quote asks about an order. */
@ApplicationScoped
class OrderFacts {

  /** Something that happened to an order, by the column that remembers when. */
  enum Fact {
    PAID("paid_at"),
    CANCELLED("cancelled_at"),
    FENCED("fenced_at"),
    DELIVERED("delivered_at"),
    REVEALED("revealed_at"),
    COMPLETED("completed_at");

    private final String remember;

    Fact(String column) {
      // Facts come by several topics, so any of them may be the first heard of an order.
      this.remember =
          "insert into order_facts (order_no, tenant, %1$s) values ($1, $2, $3) on conflict (order_no) do update set %1$s = excluded.%1$s"
              .formatted(column);
    }
  }

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

  Uni<Void> remember(SqlConnection tx, Fact fact, String orderNo, String tenant, Instant at) {
    return tx.preparedQuery(fact.remember)
        .execute(Tuple.of(orderNo, tenant, at.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
