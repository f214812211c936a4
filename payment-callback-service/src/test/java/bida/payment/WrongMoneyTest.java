package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Money of another amount, currency or merchant than was due: kept, never credited, given back. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class WrongMoneyTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

  private String order;

  @BeforeEach
  void anOrder() {
    wechat.sameTime();
    order = shop.order();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void a12DeliversNothingForTooMuchAndReturnsAllOfIt() {
    var unmatched = pay(1190);

    assertThat(unmatched.reason()).isEqualTo("amount_mismatch");
    assertThat(unmatched.amount()).isEqualTo(Money.of(1190, "CNY"));
    outbox.await(order, CaseNeeded.class);
    assertThat(goBack(List.of(unmatched))).isEqualTo(1190);
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
  }

  @Test
  void a13AddsNoPartsUpToAPaymentAndReturnsEach() {
    var parts = List.of(pay(400), pay(590));

    assertThat(parts).extracting(PaymentUnmatched::reason).containsOnly("amount_mismatch");
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(goBack(parts)).isEqualTo(990);
  }

  @Test
  void a14NeverTakesTheSameNumberForTheSameMoney() {
    wechat.pay(Map.of("outTradeNo", shop.open(order), "currencyOverride", "HKD"));

    var unmatched = outbox.await(order, PaymentUnmatched.class);
    assertThat(unmatched.reason()).isEqualTo("currency_mismatch");
    assertThat(unmatched.amount()).isEqualTo(Money.of(990, "HKD"));
    outbox.await(order, CaseNeeded.class);
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(shop.ledgerOf(unmatched.channelTransactionId())).doesNotContainKey("captured");
  }

  /** The channel paid 0.90 of it, which is none of our business. */
  @Test
  void a15IsPaidInFullByACouponAndRefundedInFull() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    var transaction = transaction(paymentNo);
    assertThat(transaction.get("amount")).asString().contains("payer_total=900");

    assertThat(tell(transaction)).isEqualTo(200);

    var paid = outbox.await(order, PaymentConfirmed.class);
    assertThat(paid.amount()).isEqualTo(Shop.PRICE);
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    Await.until("the channel to hear of it", () -> wechat.requests(paymentNo, "refund") == 1);
    wechat.pass(Duration.ofSeconds(5));
    assertThat(outbox.await(order, RefundCompleted.class).refundNo()).isEqualTo(refundNo);
  }

  @Test
  void a16ReadsNoAmountThatIsNotPlainlyFen() {
    var paymentNo = shop.open(order);
    var malformed = counted("malformed");
    var odd =
        List.<Object>of(
            "990",
            " 990",
            new BigDecimal("9.9"),
            new BigDecimal("990.0"),
            new BigDecimal("9.9E+2"),
            -990,
            0,
            new BigInteger("9".repeat(30)));

    for (var total : odd) {
      var transaction = transaction(paymentNo);
      transaction.put("amount", Map.of("total", total, "payer_total", 990, "currency", "CNY"));
      assertThat(tell(transaction)).as(String.valueOf(total)).isEqualTo(400);
    }

    assertThat(counted("malformed")).isEqualTo(malformed + odd.size());
    assertNothingStored(paymentNo);
  }

  @Test
  void a18CreditsNothingOfAnotherMerchant() {
    var paymentNo = shop.open(order);
    var wrongMerchant = counted("wrong_merchant");

    for (var whose : List.of("mchid", "appid")) {
      var transaction = transaction(paymentNo);
      transaction.put(whose, "another");
      assertThat(tell(transaction)).as(whose).isEqualTo(400);
    }

    assertThat(counted("wrong_merchant")).isEqualTo(wrongMerchant + 2);
    assertNothingStored(paymentNo);
  }

  private PaymentUnmatched pay(long fen) {
    var before = outbox.of(order, PaymentUnmatched.class).size();
    wechat.pay(Map.of("outTradeNo", shop.open(order), "amountOverride", fen));
    Await.until("the money", () -> outbox.of(order, PaymentUnmatched.class).size() == before + 1);
    return outbox.of(order, PaymentUnmatched.class).getLast();
  }

  /** What the channel returned in all, once refund-service has decided so. */
  private long goBack(List<PaymentUnmatched> money) {
    money.forEach(part -> shop.approve(order, part.paymentId(), part.amount()));
    Await.until(
        "the channel to hear of it",
        () ->
            shop.count(
                    "select count(*) from refund where order_no = $1 and status = 'SUBMITTED'",
                    order)
                == money.size());
    wechat.pass(Duration.ofSeconds(5));
    Await.until(
        "the refunds", () -> outbox.of(order, RefundCompleted.class).size() == money.size());
    return outbox.of(order, RefundCompleted.class).stream()
        .mapToLong(refund -> refund.amount().amountMinor())
        .sum();
  }

  private Map<String, Object> transaction(String paymentNo) {
    var known = wechat.book(paymentNo).getString("transaction.transactionId");
    return new HashMap<>(shop.transaction(paymentNo, known == null ? "42" + paymentNo : known));
  }

  private int tell(Map<String, Object> transaction) {
    return wechat
        .callback(Map.of("url", shop.callbackUrl(), "plaintext", transaction))
        .getInt("status");
  }

  private void assertNothingStored(String paymentNo) {
    assertThat(
            shop.count("select count(*) from movement where facts ->> 'paymentNo' = $1", paymentNo))
        .isZero();
    assertThat(outbox.of(order)).isEmpty();
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "wechat", "outcome", outcome).count();
  }
}
