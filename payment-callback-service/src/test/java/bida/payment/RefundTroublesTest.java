package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.ExecuteRefunds.Due;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Refund;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds that cross their own news, each other, a limit of the channel, or a restored backup. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RefundTroublesTest {

  private static final Money PART = Money.of(300, "CNY");

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject TestClock clock;
  @Inject Identifiers ids;
  @Inject Database database;
  @Inject Pool pool;
  @Inject ApproveRefund approveRefund;
  @Inject ExecuteRefunds executeRefunds;
  @Inject OlderBackup restored;
  @Inject Workers workers;
  @Inject Intake intake;
  @Inject ApplyMovements appliers;

  private String order;
  private PaymentConfirmed paid;

  @BeforeEach
  void aPaidOrder() {
    wechat.sameTime();
    order = shop.order();
    wechat.pay(shop.open(order));
    paid = outbox.await(order, PaymentConfirmed.class);
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void d01BelievesTheCallbackThatIsFasterThanTheAnswer() {
    knob("api", Map.of("timeoutButDone", 1, "on", "refund"));
    var refundNo = shop.approve(order, paid.paymentId(), PART);
    Await.until("the channel to have it", () -> refunds() == 1);

    wechat.pass(Duration.ofSeconds(2));

    assertThat(outbox.await(order, RefundCompleted.class).refundNo()).isEqualTo(refundNo);
    wechat.pass(Duration.ofMinutes(1));
    awaitStatus(refundNo, "SUCCEEDED");
    assertThat(refunds()).isEqualTo(1);
    assertThat(wechat.requests(paid.paymentNo(), "refund")).isEqualTo(1);
  }

  /**
   * Its worker was stopped after the claim, and wakes when another has taken it up and it ended.
   */
  @Test
  void d02SendsNothingThatAnotherHasTakenUpMeanwhile() {
    var approved = carriedOut();
    var asItWas =
        pool.preparedQuery(
                "select detail::text from refund_history where refund_no = $1 and version = 1")
            .execute(Tuple.of(approved.refundNo()))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getString(0);
    var claimed = new Stored<>(EventJson.read(asItWas, Refund.class), 1, null);

    executeRefunds.execute(new Due(claimed, 0, clock.instant())).await().indefinitely();

    assertThat(wechat.requests(paid.paymentNo(), "refund")).isEqualTo(1);
  }

  @Test
  void d05GrantsOneOfTenRefundsAtOnceThatExceedThePaymentTogether() throws Exception {
    try (var operators = Executors.newFixedThreadPool(10)) {
      var approvals =
          operators.invokeAll(
              IntStream.range(0, 10)
                  .mapToObj(_ -> approval(Money.of(600, "CNY")))
                  .map(one -> Executors.callable(() -> approve(one)))
                  .toList());
      for (var approval : approvals) {
        approval.get();
      }
    }

    Await.until("the rest to be refused", () -> outbox.of(order, RefundFailed.class).size() == 9);
    assertThat(
            shop.count(
                """
                select coalesce(sum(amount_minor), 0)::bigint from refund
                where payment_id = $1 and status <> 'FAILED'
                """,
                paid.paymentId()))
        .isEqualTo(600);
  }

  private void approve(RefundApproved approved) {
    database.inTransaction(tx -> approveRefund.apply(tx, approved)).await().indefinitely();
  }

  @Test
  void d06TellsAPersonOfTheFiftyFirstPart() {
    for (int i = 0; i < 50; i++) {
      topics.publish(approval(Money.of(1, "CNY")));
    }
    Await.until("fifty parts", () -> refunds() == 50);

    var oneMore = shop.approve(order, paid.paymentId(), Money.of(1, "CNY"));

    assertThat(outbox.await(order, RefundFailed.class).refundNo()).isEqualTo(oneMore);
    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("refund-refused");
    assertThat(refunds()).isEqualTo(50);
  }

  @Test
  void d07TellsThatTheChannelClosedARefund() {
    knob("refund", Map.of("closed", 1));
    var refundNo = shop.approve(order, paid.paymentId(), PART);
    awaitStatus(refundNo, "SUBMITTED");

    wechat.pass(Duration.ofSeconds(2));

    assertThat(outbox.await(order, RefundFailed.class).routeBroken()).isFalse();
    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("refund-closed");
    assertThat(outbox.of(order, RefundCompleted.class)).isEmpty();
  }

  @Test
  void d13FindsARefundAtTheChannelThatABackupKnowsAsApprovedOnly() {
    var approved = carriedOut();

    restored.fromAfterTheApprovalOf(approved.refundNo());
    workers.round();

    foundAgain(approved);
  }

  @Test
  void d13FindsARefundAtTheChannelThatABackupDoesNotKnow() {
    var approved = carriedOut();

    restored.fromBeforeTheApprovalOf(approved.refundNo());
    topics.publish(approved);

    foundAgain(approved);
  }

  /** Taken for a refund of the channel's own at first, it ends for whoever approved it as well. */
  @Test
  void d13FindsARefundWhoseNewsCameBeforeItsApprovalWasReplayed() {
    var approved = carriedOut();
    var news = newsOf(approved);

    restored.fromBeforeTheApprovalOf(approved.refundNo());
    intake.answer(news).chain(() -> appliers.apply(news)).await().indefinitely();
    assertThat(outbox.await(order, ChannelRefundReported.class).amount()).isEqualTo(PART);
    topics.publish(approved);

    foundAgain(approved);
  }

  /** Its news looked for it in vain, and waits for the payment while the approval is replayed. */
  @Test
  void d13FindsARefundWhoseNewsComesWhileItsApprovalIsReplayed() {
    var approved = carriedOut();
    var news = newsOf(approved);
    restored.fromBeforeTheApprovalOf(approved.refundNo());

    CompletableFuture<Void> told;
    var replay = pool.getConnection().await().indefinitely();
    var tx = replay.begin().await().indefinitely();
    try {
      replay
          .preparedQuery("select 1 from payment where payment_id = $1 for update")
          .execute(Tuple.of(paid.paymentId()))
          .await()
          .indefinitely();
      told =
          intake
              .answer(news)
              .chain(() -> appliers.apply(news))
              .subscribeAsCompletionStage()
              .toCompletableFuture();
      Await.until("the news to wait for the payment", () -> shop.count(Shop.WAITING) > 0);
      approveRefund.apply(replay, approved).chain(tx::commit).await().indefinitely();
    } finally {
      replay.close().await().indefinitely();
    }
    told.join();

    foundAgain(approved);
    assertThat(outbox.of(order, ChannelRefundReported.class)).isEmpty();
  }

  private RefundEnded newsOf(RefundApproved approved) {
    return new RefundEnded(
        paid.channel(),
        "default",
        Kind.REFUND,
        approved.refundNo(),
        outbox.await(order, RefundCompleted.class).channelRefundId(),
        paid.paymentNo(),
        paid.channelTransactionId(),
        PART,
        clock.instant());
  }

  private RefundApproved carriedOut() {
    var approved = approval(PART);
    topics.publish(approved);
    awaitStatus(approved.refundNo(), "SUBMITTED");
    wechat.pass(Duration.ofSeconds(5));
    outbox.await(order, RefundCompleted.class);
    return approved;
  }

  private void foundAgain(RefundApproved approved) {
    var completed = outbox.await(order, RefundCompleted.class);
    assertThat(completed.refundNo()).isEqualTo(approved.refundNo());
    assertThat(refunds()).isEqualTo(1);
    assertThat(shop.ledgerOf(completed.channelRefundId()))
        .containsEntry("channel:wechat", -300L)
        .containsEntry("captured", 300L);
  }

  private RefundApproved approval(Money amount) {
    return new RefundApproved(
        "RF" + ids.text(20),
        paid.paymentId(),
        order,
        Shop.APP,
        amount,
        "out of stock",
        clock.instant());
  }

  private void knob(String group, Map<String, Object> knobs) {
    wechat.knobs(Map.of("outTradeNo", paid.paymentNo(), group, knobs));
  }

  private int refunds() {
    return wechat.book(paid.paymentNo()).getList("refunds").size();
  }

  private void awaitStatus(String refundNo, String status) {
    Await.until(
        refundNo + " to be " + status,
        () ->
            shop.count(
                    "select count(*) from refund where refund_no = $1 and status = $2",
                    refundNo,
                    status)
                == 1);
  }
}
