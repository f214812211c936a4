package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.payment.core.Movement.MoneyIn;
import bida.platform.test.Await;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks that come while others are being written: they are written in groups. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class IntakeTest {

  private static final int PAYMENTS = 60;

  @Inject Intake intake;
  @Inject Book book;
  @Inject Shop shop;
  @Inject TestClock clock;
  @Inject Pool pool;

  @BeforeEach
  void anEmptyBook() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
  }

  @Test
  void booksMoneyOnceThatIsToldThreeTimesInAGroup() {
    var told =
        whileNothingCanBeStored(
            () ->
                IntStream.range(0, 3 * PAYMENTS)
                    .mapToObj(i -> told("EV-" + i, "T" + i % PAYMENTS))
                    .toList());

    told.forEach(each -> each.awaitItem().assertCompleted());
    assertThat(count("callback")).isEqualTo(3 * PAYMENTS);
    assertThat(count("movement")).isEqualTo(PAYMENTS);
    assertThat(count("ledger_transfer where kind = 'PAYMENT'")).isEqualTo(PAYMENTS);
    assertThat(statementsFor("callback")).as("commits").isLessThan(PAYMENTS);
  }

  @Test
  void writesTheOthersOfAGroupWithoutTheOneThatCannotBeWritten() {
    var told =
        whileNothingCanBeStored(
            () ->
                IntStream.range(0, PAYMENTS)
                    .mapToObj(i -> told("EV-" + i, i == 30 ? "not a text\0" : "T" + i))
                    .toList());

    var refused = new ArrayList<>(told).remove(30);
    refused.awaitFailure().assertFailed();
    told.stream()
        .filter(each -> each != refused)
        .forEach(each -> each.awaitItem().assertCompleted());
    assertThat(count("callback")).isEqualTo(PAYMENTS - 1);
    assertThat(count("movement")).isEqualTo(PAYMENTS - 1);
  }

  /** Somebody else is writing the same money down, and does not come to an end. */
  @Test
  void takesNewsOnWhileTheOneBeforeWaitsForALock() {
    var blocker = pool.getConnection().await().indefinitely();
    var tx = blocker.begin().await().indefinitely();
    intake.learn(blocker, money("stuck"), ConfirmedBy.STATEMENT).await().indefinitely();
    var told = new ArrayList<UniAssertSubscriber<Void>>();
    try {
      var stuck = begun("EV-stuck", "stuck");
      told.add(stuck);

      Await.until(
          "others to be taken",
          () -> {
            told.add(begun("EV-free", "free"));
            return count("callback") > 0;
          });
      stuck.assertNotTerminated();
    } finally {
      tx.rollback().chain(blocker::close).await().indefinitely();
    }
    // What is written later would stand in the book of the next test.
    told.forEach(each -> each.awaitItem().assertCompleted());
  }

  private UniAssertSubscriber<Void> begun(String notification, String transaction) {
    return told(notification, transaction)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.<Void>create());
  }

  private List<UniAssertSubscriber<Void>> whileNothingCanBeStored(
      Supplier<List<Uni<Void>>> callbacks) {
    var blocker = pool.getConnection().await().indefinitely();
    var tx = blocker.begin().await().indefinitely();
    blocker.query("lock table movement in access exclusive mode").execute().await().indefinitely();
    try {
      return callbacks.get().stream()
          .map(each -> each.subscribe().withSubscriber(UniAssertSubscriber.<Void>create()))
          .toList();
    } finally {
      tx.rollback().chain(blocker::close).await().indefinitely();
    }
  }

  private Uni<Void> told(String notification, String transaction) {
    var body = notification.getBytes(StandardCharsets.UTF_8);
    return intake.callback(
        new Evidence("wechat", notification, Map.of("Wechatpay-Nonce", notification), body, null),
        money(transaction));
  }

  private MoneyIn money(String transaction) {
    return new MoneyIn(
        "wechat",
        "default",
        "P" + transaction,
        transaction,
        new Money(990, "CNY"),
        clock.instant());
  }

  // Rows of one statement were written by one transaction.
  private long statementsFor(String table) {
    return shop.count("select count(distinct xmin::text) from " + table);
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
