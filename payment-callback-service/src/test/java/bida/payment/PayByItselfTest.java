package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that nobody pays at a till: out of the wallet at once, or not at all. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class PayByItselfTest {

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Wallet wallet;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject TestClock clock;
  @Inject Identifiers ids;
  @Inject Pool pool;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  /** What wallets hold is what is owed for them, and nothing is left between wallet and order. */
  @AfterEach
  void theLedgerAgrees() {
    assertThat(shop.count("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry"))
        .isZero();
    assertThat(account("wallet:buyers"))
        .isEqualTo(-shop.count("select coalesce(sum(balance_minor), 0)::bigint from wallet"));
    assertThat(account("channel:wallet")).isZero();
  }

  @Test
  void paysOutOfTheWalletOfItsBuyer() {
    var buyer = wallet.buyerWith(1000);

    var order = order(buyer);

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channel()).isEqualTo("wallet");
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(wallet.balance(buyer)).isEqualTo(10);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  @Test
  void closesWhatTheWalletDoesNotHoldAndTakesNothing() {
    var buyer = wallet.buyerWith(989);

    var order = order(buyer);

    assertThat(outbox.await(order, PaymentWindowClosed.class).reason())
        .isEqualTo("insufficient_balance");
    assertThat(wallet.balance(buyer)).isEqualTo(989);
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    wallet.credit(buyer, 5000, ids.text(16)).statusCode(201);
    wallet.pay(order).statusCode(409).body("code", equalTo("payment_window_closed"));
  }

  @Test
  void leavesAnOrderToItsBuyerWhereNothingSaysThatItPaysItself() {
    var buyer = wallet.buyerWith(5000);
    var patient = wallet.orderOf(buyer);

    outbox.await(order(buyer), PaymentConfirmed.class);

    assertThat(wallet.balance(buyer)).isEqualTo(4010);
    assertThat(outbox.of(patient)).isEmpty();
    shop.stopTakingMoney(patient);
    assertThat(outbox.await(patient, PaymentWindowClosed.class).reason()).isNull();
  }

  @Test
  void paysNoMoreOrdersThanTheWalletHolds() {
    var buyer = wallet.buyerWith(3 * 990 + 100);

    var orders = IntStream.range(0, 5).mapToObj(_ -> order(buyer)).toList();

    Await.until("an answer for each", () -> orders.stream().allMatch(this::isAnswered));
    assertThat(orders)
        .filteredOn(one -> !outbox.of(one, PaymentConfirmed.class).isEmpty())
        .hasSize(3);
    assertThat(wallet.balance(buyer)).isEqualTo(100);
  }

  /** Whoever asked has gone long ago. */
  @Test
  void paysNothingWhoseTimeIsOver() {
    var buyer = wallet.buyerWith(990);
    var placed = placed("VG" + ids.text(20), buyer);

    clock.advance(Duration.ofMinutes(16));
    topics.publish(placed);

    assertThat(outbox.await(placed.orderNo(), PaymentWindowClosed.class).reason()).isNull();
    assertThat(wallet.balance(buyer)).isEqualTo(990);
  }

  @Test
  void paysOnceHoweverOftenItHears() {
    var buyer = wallet.buyerWith(5000);
    var orderNo = "VG" + ids.text(20);
    var sent = topics.publish(placed(orderNo, buyer));
    outbox.await(orderNo, PaymentConfirmed.class);

    topics.again(sent);
    outbox.await(order(buyer), PaymentConfirmed.class);

    assertThat(wallet.balance(buyer)).isEqualTo(5000 - 2 * 990);
    assertThat(outbox.of(orderNo, PaymentConfirmed.class)).hasSize(1);
  }

  @Test
  void givesTheBalanceBackOnce() {
    var buyer = wallet.buyerWith(990);
    var order = order(buyer);
    var paid = outbox.await(order, PaymentConfirmed.class);
    assertThat(wallet.balance(buyer)).isZero();

    shop.approve(order, paid.paymentId(), Money.of(990, "CNY"));
    outbox.await(order, RefundCompleted.class);
    shop.approve(order, paid.paymentId(), Money.of(990, "CNY"));
    Await.until(
        "the second to be refused",
        () -> shop.count("select count(*) from refund where order_no = $1", order) == 2);

    assertThat(wallet.balance(buyer)).isEqualTo(990);
    assertThat(outbox.of(order, RefundCompleted.class)).hasSize(1);
  }

  /** A wallet that is held by somebody else says neither yes nor no, and may say yes twice. */
  @Test
  void triesAgainUntilItsBookAnswersAndPaysOnce() {
    var buyer = wallet.buyerWith(990);
    var held = pool.getConnection().await().indefinitely();
    held.begin().await().indefinitely();
    held.preparedQuery("select from wallet where buyer_id = $1 for update")
        .execute(Tuple.of(buyer))
        .await()
        .indefinitely();
    var order = order(buyer);
    Await.until("it to wait", () -> shop.count(Shop.WAITING) == 1);
    clock.advance(Duration.ofSeconds(2));
    Await.until("the next try", () -> shop.count(Shop.WAITING) > 1);
    assertThat(outbox.of(order)).isEmpty();

    held.query("rollback").execute().await().indefinitely();
    held.close().await().indefinitely();

    outbox.await(order, PaymentConfirmed.class);
    Await.until("both tries to end", () -> shop.count(Shop.WAITING) == 0);
    assertThat(wallet.balance(buyer)).isZero();
    assertThat(outbox.of(order, PaymentConfirmed.class)).hasSize(1);
  }

  private boolean isAnswered(String order) {
    return !outbox.of(order).isEmpty();
  }

  private String order(String buyer) {
    var orderNo = "VG" + ids.text(20);
    topics.publish(placed(orderNo, buyer));
    return orderNo;
  }

  private OrderPlaced placed(String orderNo, String buyer) {
    var one = shop.placed(orderNo);
    return new OrderPlaced(
        orderNo,
        one.tenant(),
        one.merchantOrderNo(),
        buyer,
        one.lines(),
        one.total(),
        null,
        one.placedAt(),
        one.payBy(),
        one.lateMoneyUntil(),
        "wallet");
  }

  private long account(String name) {
    return shop.count(
        "select coalesce(sum(amount_minor), 0)::bigint from ledger_entry where account = $1", name);
  }
}
