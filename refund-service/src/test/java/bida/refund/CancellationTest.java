package bida.refund;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.Money;
import bida.contracts.OrderEvent.Line;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.ProductType;
import bida.contracts.RefundEvent.RefundApproved;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paid order of two lines that its buyer no longer wants: what is held goes back, no more. */
@QuarkusTest
@WithTestResource(Servers.class)
class CancellationTest {

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;

  private final String orderNo = "VG" + UUID.randomUUID().toString().substring(0, 12);
  private final String paymentId = orderNo + "01";

  @BeforeEach
  void aPaidOrderOfTwoLines() {
    var now = clock.instant();
    topics.publish(
        new OrderPlaced(
            orderNo,
            "app",
            "m-1",
            "b-1",
            List.of(line(1, 200), line(2, 150)),
            cny(500),
            null,
            now,
            now.plusSeconds(900),
            now.plusSeconds(43200)));
    topics.publish(
        new PaymentConfirmed(
            orderNo,
            "app",
            paymentId,
            paymentId,
            "wechat",
            "tx-" + paymentId,
            cny(500),
            now,
            now,
            ConfirmedBy.CALLBACK));
    Await.until("the order", () -> lines("amount_minor is not null") == 2);
  }

  @Test
  void whatIsHeldGoesBackOnceItIsHeldAndNotBefore() {
    topics.publish(wish(300));
    Await.until("the review", () -> status().equals("REVIEWING"));
    topics.publish(held(1));
    Await.until("the line", () -> lines("held_at is not null") == 1);
    assertThat(status()).isEqualTo("REVIEWING");

    topics.publish(held(2));

    assertThat(outbox.await(orderNo, RefundApproved.class).amount()).isEqualTo(cny(300));
  }

  /** Its order was placed before anybody wrote down what a line costs. */
  @Test
  void whatIsHeldOfAnOrderWithoutPricedLinesGoesBackAsWell() {
    update("delete from order_line_facts where order_no = $1");
    topics.publish(wish(300));
    Await.until("the review", () -> status().equals("REVIEWING"));

    topics.publish(held(2));

    assertThat(outbox.await(orderNo, RefundApproved.class).amount()).isEqualTo(cny(300));
  }

  private void update(String sql) {
    database.pool().preparedQuery(sql).execute(Tuple.of(orderNo)).await().indefinitely();
  }

  private Line line(int lineNo, long unitPrice) {
    return new Line(lineNo, "SKU" + lineNo, ProductType.CARD_KEY, "Thing", lineNo, cny(unitPrice));
  }

  private RefundRequested wish(long fen) {
    return new RefundRequested(
        orderNo, "app", paymentId, cny(fen), "BUYER_CANCELLED", clock.instant());
  }

  private DeliveryHeld held(int lineNo) {
    return new DeliveryHeld(orderNo, "app", clock.instant(), List.of(lineNo), "BUYER_CANCELLED");
  }

  private String status() {
    var rows =
        database
            .pool()
            .preparedQuery("select status from refunds where order_no = $1")
            .execute(Tuple.of(orderNo))
            .await()
            .indefinitely();
    return rows.rowCount() == 0 ? "none" : rows.iterator().next().getString(0);
  }

  private long lines(String such) {
    return database
        .pool()
        .preparedQuery("select count(*) from order_line_facts where order_no = $1 and " + such)
        .execute(Tuple.of(orderNo))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }

  private static Money cny(long fen) {
    return Money.of(fen, "CNY");
  }
}
