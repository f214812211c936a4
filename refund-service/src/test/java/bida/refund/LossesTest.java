package bida.refund;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.contracts.Money;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.RefundEvent.CaseResolved;
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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Money that goes back at our own loss: once fulfillment-service has written it off, and so much a
 * day.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class LossesTest {

  private static final long A_DAYS_LIMIT = 500_000;

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(2));
  }

  @Test
  void goesBackOnceFulfillmentHasWrittenItOffAndNotBefore() {
    var orderNo = paid(990);
    topics.publish(lost(orderNo, 990));
    Await.until("the review", () -> status(orderNo).equals("REVIEWING"));

    topics.publish(writtenOff(orderNo));

    var approved = outbox.await(orderNo, RefundApproved.class);
    assertThat(approved.amount()).isEqualTo(cny(990));
    assertThat(approved.reason()).isEqualTo("WRITTEN_OFF");
  }

  @Test
  void goesBackOnceHoweverOftenItIsAskedFor() {
    var orderNo = paid(990);
    lose(orderNo, 990);
    outbox.await(orderNo, RefundApproved.class);

    topics.publish(lost(orderNo, 990));
    topics.publish(writtenOff(orderNo));
    var other = paid(100);
    lose(other, 100);
    outbox.await(other, RefundApproved.class);

    assertThat(outbox.of(orderNo, RefundApproved.class)).hasSize(1);
  }

  @Test
  void callsAPersonForWhatExceedsTheDaysLimitAndLooksAgainTheNextDay() {
    var first = paid(A_DAYS_LIMIT - 100);
    lose(first, A_DAYS_LIMIT - 100);
    outbox.await(first, RefundApproved.class);
    var second = paid(101);
    lose(second, 101);
    Await.until("the review", () -> status(second).equals("REVIEWING"));
    assertThat(detail(second)).isEqualTo("loss_cap_reached");
    var third = paid(100);
    lose(third, 100);
    outbox.await(third, RefundApproved.class);

    clock.advance(Duration.ofHours(25));

    assertThat(outbox.await(second, RefundApproved.class).amount()).isEqualTo(cny(101));
  }

  /** What waited for another day is that day's loss. */
  @Test
  void countsWhatItGrantsWhenItLooksAgain() {
    var first = paid(A_DAYS_LIMIT);
    lose(first, A_DAYS_LIMIT);
    outbox.await(first, RefundApproved.class);
    var waiting = List.of(paid(A_DAYS_LIMIT - 100), paid(A_DAYS_LIMIT - 200));
    for (var orderNo : waiting) {
      lose(orderNo, A_DAYS_LIMIT - (waiting.indexOf(orderNo) + 1) * 100L);
      Await.until("the review", () -> status(orderNo).equals("REVIEWING"));
    }

    clock.advance(Duration.ofHours(25));

    Await.until("both to be looked at again", () -> waiting.stream().allMatch(this::isLookedAt));
    assertThat(waiting).extracting(this::status).containsExactlyInAnyOrder("APPROVED", "REVIEWING");
    // A person may take until the next working day, and then it looks again.
    clock.advance(Duration.ofDays(4));
    waiting.forEach(orderNo -> outbox.await(orderNo, RefundApproved.class));
  }

  @Test
  void theCaseEndsByItselfWhenItsSupplierDeliveredNothing() {
    var orderNo = paid(990);
    topics.publish(
        "orders",
        new CaseNeeded(
            "DELIVERY_WRITTEN_OFF:" + orderNo + ":1",
            "DELIVERY_WRITTEN_OFF",
            orderNo,
            "app",
            "line 1: CNY 9.90 go back at our loss",
            clock.instant()));
    Await.until("the case", () -> cases(orderNo).equals("OPEN 3"));

    topics.publish(
        new WriteOffCleared(orderNo, "app", 1, "RECHARGE_OPERATOR_ERROR", clock.instant()));

    assertThat(outbox.await(orderNo, CaseResolved.class).resolution())
        .isEqualTo("SUPPLIER_DELIVERED_NOTHING");
  }

  private String paid(long fen) {
    var now = clock.instant();
    var orderNo = "VG" + UUID.randomUUID().toString().substring(0, 12);
    topics.publish(
        new PaymentConfirmed(
            orderNo,
            "app",
            orderNo + "01",
            orderNo + "01",
            "wechat",
            "tx-" + orderNo,
            cny(fen),
            now,
            now,
            ConfirmedBy.CALLBACK));
    Await.until(
        "the payment",
        () ->
            text("select count(*)::text from captured_payments where order_no = $1", orderNo)
                .equals("1"));
    return orderNo;
  }

  private void lose(String orderNo, long fen) {
    topics.publish(writtenOff(orderNo));
    Await.until(
        "the word of fulfillment-service",
        () ->
            text("select line_no::text from order_line_facts where order_no = $1", orderNo)
                .equals("1"));
    topics.publish(lost(orderNo, fen));
  }

  private DeliveryWrittenOff writtenOff(String orderNo) {
    var now = clock.instant();
    return new DeliveryWrittenOff(orderNo, "app", 1, now.minus(Duration.ofHours(72)), now);
  }

  private RefundRequested lost(String orderNo, long fen) {
    return new RefundRequested(
        orderNo, "app", orderNo + "01", cny(fen), "WRITTEN_OFF", clock.instant());
  }

  private String status(String orderNo) {
    return text("select status from refunds where order_no = $1", orderNo);
  }

  private boolean isLookedAt(String orderNo) {
    return text(
            "select (count(*) > 0)::text from refunds_history join refunds using (refund_no)"
                + " where order_no = $1 and command = 'PassDeadline'",
            orderNo)
        .equals("true");
  }

  private String detail(String orderNo) {
    return text("select state ->> 'detail' from refunds where order_no = $1", orderNo);
  }

  private String cases(String orderNo) {
    return text("select state || ' ' || tier from cases where order_no = $1", orderNo);
  }

  private String text(String sql, String orderNo) {
    var rows = database.pool().preparedQuery(sql).execute(Tuple.of(orderNo)).await().indefinitely();
    return rows.rowCount() == 0 ? "none" : rows.iterator().next().getString(0);
  }

  private static Money cny(long fen) {
    return Money.of(fen, "CNY");
  }
}
