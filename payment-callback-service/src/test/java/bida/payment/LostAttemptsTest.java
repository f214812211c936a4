package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failure E30: money of attempts that a restored backup does not know; their orders it does. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class LostAttemptsTest {

  private static final Duration ORPHAN_AFTER = Duration.ofMinutes(6);

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Book book;
  @Inject Database database;
  @Inject Windows windows;
  @Inject Payments payments;
  @Inject Intake intake;
  @Inject ApplyMovements appliers;
  @Inject Workers workers;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Identifiers ids;
  @Inject Pool pool;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
    book.empty();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void e30ConfirmsTheMoneyOfAnAttemptThatARestoreForgot() {
    var order = aKnownOrder();
    var money = learn(order + "01", Shop.PRICE);

    wechat.pass(ORPHAN_AFTER);

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.paymentId()).isEqualTo(order + "01");
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.STATEMENT);
    assertThat(count("payment where status = 'MATCHED'")).isEqualTo(1);
    assertThat(count("payment_window where status = 'PAID'")).isEqualTo(1);
    assertThat(count("movement where applied_at is null")).isZero();
    assertThat(count("outbox where type = 'payment-unmatched'")).isZero();
    assertThat(shop.ledgerOf(money.transactionId()))
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
  }

  @Test
  void e30MakesALostAttemptAnewOnceWhoeverGetsThereFirst() {
    var order = aKnownOrder();
    var money = learn(order + "01", Shop.PRICE);

    wechat.pass(ORPHAN_AFTER);
    Uni.join()
        .all(Collections.nCopies(8, appliers.apply(money)))
        .andCollectFailures()
        .await()
        .indefinitely();

    outbox.await(order, PaymentConfirmed.class);
    assertThat(count("outbox")).isEqualTo(1);
    assertThat(count("payment where order_no is not null")).isEqualTo(1);
  }

  /** Wrong money stays wrong, and no number is given twice. */
  @Test
  void e30TakesNoWrongMoneyForALostAttempt() {
    var order = aKnownOrder();
    learn(order + "03", Money.of(989, "CNY"));

    wechat.pass(ORPHAN_AFTER);

    Await.until("its end", () -> count("payment where status = 'MISMATCH'") == 1);
    var told = outbox.await(order, PaymentUnmatched.class);
    assertThat(told.paymentId()).isEqualTo(order + "03");
    assertThat(told.reason()).isEqualTo("amount_mismatch");
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(shop.open(order)).isEqualTo(order + "04");
  }

  @Test
  void e30LeavesANumberThatIsGivenAtAnotherChannelAlone() {
    var order = aKnownOrder();
    add(order, "epay");
    var money = learn(order + "01", Shop.PRICE);

    wechat.pass(ORPHAN_AFTER);

    outbox.await(Payment.idOf(money), PaymentUnmatched.class);
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
  }

  @Test
  void a01GivesNothingUpWhoseAttemptAppearedMeanwhile() {
    var order = aKnownOrder();
    var money = learn(order + "01", Shop.PRICE);
    noTryBeforeItsTimeIsOver();
    add(order, "wechat");

    wechat.pass(ORPHAN_AFTER);

    assertThat(outbox.await(order, PaymentConfirmed.class).paymentId()).isEqualTo(order + "01");
    assertThat(outbox.of(Payment.idOf(money))).isEmpty();
  }

  /** Its order came too late: a refund is under way, and nobody waits for the money any more. */
  @Test
  void e31EndsAnAttemptWhoseMoneyWasGivenUpBeforeItAppeared() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    wechat.pay(shop.open(order));
    book.empty();
    var transactionId = wechat.book(order + "01").getString("transaction.transactionId");
    var money = learn(order + "01", Shop.PRICE, transactionId);
    wechat.pass(ORPHAN_AFTER);
    outbox.await(Payment.idOf(money), PaymentUnmatched.class);

    book.expectPayment(order, "wechat", "native");
    shop.refresh(order);
    wechat.pass(Duration.ofSeconds(2));

    Await.until("nothing left to do", () -> count("movement where applied_at is null") == 0);
    assertThat(count("payment where payment_id = payment_no and status = 'CLOSED'")).isEqualTo(1);
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(count("payment where status = 'UNCLAIMED'")).isEqualTo(1);
  }

  private String aKnownOrder() {
    var order = shop.order();
    Await.until("the order", () -> count("payment_window") == 1);
    return order;
  }

  private MoneyIn learn(String paymentNo, Money amount) {
    return learn(paymentNo, amount, "T" + ids.text(20));
  }

  private MoneyIn learn(String paymentNo, Money amount, String transactionId) {
    var money = new MoneyIn("wechat", "default", paymentNo, transactionId, amount, clock.instant());
    database
        .inTransaction(tx -> intake.learn(tx, money, ConfirmedBy.STATEMENT))
        .await()
        .indefinitely();
    workers.until("an orphan", () -> count("payment where status = 'ORPHAN'") == 1);
    return money;
  }

  private void noTryBeforeItsTimeIsOver() {
    pool.preparedQuery("update movement set next_try_at = $1")
        .execute(Tuple.of(clock.instant().plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC)))
        .await()
        .indefinitely();
  }

  /** As if an app had opened it. */
  private void add(String order, String channel) {
    var way = new Way(channel, "default", "native", shop.callbackUrl(), Payer.UNNAMED);
    database
        .inTransaction(
            tx ->
                windows
                    .apply(tx, order, new OpenAttempt(clock.instant(), 20), "app:" + Shop.APP, null)
                    .chain(() -> windows.find(tx, order))
                    .map(window -> window.orElseThrow().state())
                    .map(window -> Payment.attempt(window, way, clock.instant()))
                    .chain(attempt -> payments.add(tx, attempt, "Open", "app:" + Shop.APP, null)))
        .await()
        .indefinitely();
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
