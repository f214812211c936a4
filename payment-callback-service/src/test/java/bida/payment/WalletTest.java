package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class WalletTest {

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Epay epay;
  @Inject Wallet wallet;
  @Inject Book book;
  @Inject OutboxRows outbox;
  @Inject Identifiers ids;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  /**
   * What buyers have is what the ledger owes them, and nothing is left between wallet and order.
   */
  @AfterEach
  void theLedgerAgrees() {
    assertThat(shop.count("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry"))
        .isZero();
    assertThat(account("wallet:buyers"))
        .isEqualTo(-shop.count("select coalesce(sum(balance_minor), 0)::bigint from wallet"));
    assertThat(account("channel:wallet")).isZero();
  }

  private long account(String name) {
    return shop.count(
        "select coalesce(sum(amount_minor), 0)::bigint from ledger_entry where account = $1", name);
  }

  @Test
  void paysAtOnce() {
    var buyer = wallet.buyerWith(1000);
    var order = wallet.orderOf(buyer);

    wallet
        .pay(order)
        .statusCode(201)
        .body("status", equalTo("SUCCEEDED"))
        .body("payWith", anEmptyMap());

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channel()).isEqualTo("wallet");
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.QUERY);
    assertThat(wallet.balance(buyer)).isEqualTo(10);
    assertThat(shop.ledgerOf(order + "01"))
        .containsEntry("wallet:buyers", 990L)
        .containsEntry("channel:wallet", 0L)
        .containsEntry("unmatched", 0L)
        .containsEntry("captured", -990L);
  }

  @Test
  void paysAnOrderOnce() {
    var buyer = wallet.buyerWith(5000);
    var order = wallet.orderOf(buyer);
    var key = ids.text(16);
    wallet.pay(order, key).statusCode(201);

    wallet.pay(order, key).statusCode(201).header("Idempotency-Replayed", "true");
    wallet.pay(order).statusCode(409).body("code", equalTo("order_already_paid"));

    assertThat(wallet.balance(buyer)).isEqualTo(4010);
    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  @Test
  void leavesTheOrderPayableAnotherWayWhenTheBalanceIsTooLow() {
    var buyer = wallet.buyerWith(989);
    var order = wallet.orderOf(buyer);

    wallet.pay(order).statusCode(409).body("code", equalTo("insufficient_balance"));

    assertThat(wallet.balance(buyer)).isEqualTo(989);
    shop.payments(order).body("payments[0].status", equalTo("CLOSED"));
    epay.pay(epay.open(order));
    assertThat(outbox.await(order, PaymentConfirmed.class).channel()).isEqualTo("epay");
  }

  @Test
  void paysAfterATopUp() {
    var buyer = wallet.buyerWith(1);
    var order = wallet.orderOf(buyer);
    var key = ids.text(16);
    wallet.pay(order, key).statusCode(409);

    wallet.credit(buyer, 989, ids.text(16)).statusCode(201);
    wallet.pay(order, key).statusCode(201);

    assertThat(wallet.balance(buyer)).isZero();
  }

  @Test
  void takesThePriceOnceHoweverOftenItIsAskedAtTheSameTime() {
    var buyer = wallet.buyerWith(9900);
    var order = wallet.orderOf(buyer);

    try (var threads = Executors.newFixedThreadPool(8)) {
      IntStream.range(0, 8).forEach(_ -> threads.submit(() -> wallet.pay(order)));
    }

    assertThat(wallet.balance(buyer)).isEqualTo(8910);
    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  @Test
  void takesRefundsInParts() {
    var buyer = wallet.buyerWith(990);
    var order = wallet.orderOf(buyer);
    wallet.pay(order).statusCode(201);
    var paid = outbox.await(order, PaymentConfirmed.class);

    var part = shop.approve(order, paid.paymentId(), Money.of(300, "CNY"));
    var rest = shop.approve(order, paid.paymentId(), Money.of(690, "CNY"));

    Await.until("both parts", () -> outbox.of(order, RefundCompleted.class).size() == 2);
    assertThat(outbox.of(order, RefundCompleted.class).stream().map(RefundCompleted::refundNo))
        .containsExactlyInAnyOrder(part, rest);
    assertThat(wallet.balance(buyer)).isEqualTo(990);
    shop.payments(order)
        .body("payments[0].refunds.status", everyItem(equalTo("SUCCEEDED")))
        .body("payments[0].refunds.channelRefundId", containsInAnyOrder(part, rest))
        .body("payments[0].refunds.estimatedArrivalAt", everyItem(notNullValue()));
    assertThat(shop.ledgerOf(part))
        .containsEntry("wallet:buyers", -300L)
        .containsEntry("channel:wallet", 0L)
        .containsEntry("captured", 300L);
  }

  @Test
  void takesNothingUnderANumberThatWasClosed() {
    var order = "VG" + ids.text(20);
    book.expectPayment(order, "wallet", "balance");

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentWindowClosed.class);
    assertThat(
            shop.count(
                "select amount_minor from wallet_entry where kind = 'PAYMENT' and reference = $1",
                order + "01"))
        .isZero();
    wallet.pay(order).statusCode(409).body("code", equalTo("payment_window_closed"));
  }

  @Test
  void showsAppsTheirOwnBuyersOnly() {
    var buyer = wallet.buyerWith(990);

    wallet.pay(wallet.orderOf(buyer)).statusCode(201);

    wallet
        .of(buyer, Shop.APP)
        .body("balances[0].amountMinor", equalTo(0))
        .body("entries.kind", contains("PAYMENT", "CREDIT"))
        .body("entries.amount.amountMinor", contains(-990, 990));
    wallet.of(buyer, "app-2").body("balances", empty()).body("entries", empty());
  }

  @Test
  void creditsOnceAndCorrectsNoFurtherThanToZero() {
    var buyer = wallet.buyerWith(500);
    var key = ids.text(16);

    wallet.credit(buyer, -200, key).statusCode(201);
    wallet.credit(buyer, -200, key).statusCode(201).header("Idempotency-Replayed", "true");
    wallet
        .credit(buyer, -301, ids.text(16))
        .statusCode(409)
        .body("code", equalTo("insufficient_balance"));

    assertThat(wallet.balance(buyer)).isEqualTo(300);
  }
}
