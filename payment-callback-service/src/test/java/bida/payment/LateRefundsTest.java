package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds of money that the channel no longer takes back. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class LateRefundsTest {

  private static final Money PART = Money.of(300, "CNY");
  private static final Money REST = Money.of(690, "CNY");

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Operators operators;
  @Inject Workers workers;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  /** WeChat's year: a part goes back on its last day, what is asked for later goes by hand. */
  @Test
  void d06LeavesToAPersonWhatIsOlderThanAYearAndSendsItOnce() {
    var paid = aPaidOrder();
    wechat.pass(Duration.ofDays(365));
    var inTime = shop.approve(paid.orderNo(), paid.paymentId(), PART);
    awaitCompleted(paid, inTime);

    wechat.pass(Duration.ofDays(1));
    var tooLate = shop.approve(paid.orderNo(), paid.paymentId(), REST);

    var failed = outbox.await(paid.orderNo(), RefundFailed.class);
    assertThat(failed.refundNo()).isEqualTo(tooLate);
    assertThat(failed.reason()).isEqualTo("INVALID_REQUEST");
    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-refused");
    assertThat(refundsOf(paid)).isEqualTo(1);

    aMonthOfRounds();
    assertThat(wechat.requests(paid.paymentNo(), "refund")).isEqualTo(2);
    assertThat(outbox.of(paid.orderNo(), CaseNeeded.class)).hasSize(1);

    operators.payOut(tooLate, "BANK-" + tooLate, REST).statusCode(201);

    awaitCompleted(paid, tooLate);
    assertThat(shop.ledgerOf(tooLate))
        .containsEntry("captured", 690L)
        .containsEntry("payout:manual", -690L);
    assertThat(refundsOf(paid)).isEqualTo(1);
    assertThat(wechat.requests(paid.paymentNo(), "refund")).isEqualTo(2);
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    wechat.pay(shop.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  /** Known by another refund, which is carried out after it. */
  private void aMonthOfRounds() {
    for (int day = 0; day < 30; day++) {
      wechat.pass(Duration.ofDays(1));
    }
    var young = aPaidOrder();
    awaitCompleted(young, shop.approve(young.orderNo(), young.paymentId(), Shop.PRICE));
  }

  private void awaitCompleted(PaymentConfirmed paid, String refundNo) {
    workers.until(
        "the channel or a person to have it", () -> isIn(refundNo, "SUBMITTED", "SUCCEEDED"));
    wechat.pass(Duration.ofSeconds(2));
    workers.until(
        "money back by " + refundNo,
        () ->
            outbox.of(paid.orderNo(), RefundCompleted.class).stream()
                .anyMatch(done -> done.refundNo().equals(refundNo)));
  }

  private boolean isIn(String refundNo, String... statuses) {
    return shop.count(
            "select count(*) from refund where refund_no = $1 and status = any($2)",
            refundNo,
            statuses)
        == 1;
  }

  private int refundsOf(PaymentConfirmed paid) {
    return wechat.book(paid.paymentNo()).getList("refunds").size();
  }
}
