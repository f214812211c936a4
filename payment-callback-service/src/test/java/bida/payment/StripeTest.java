package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementSource;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class StripeTest {

  @TempDir Path folder;
  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Stripe stripe;
  @Inject Operators operators;
  @Inject OlderBackup restored;
  @Inject Topics topics;
  @Inject TestClock clock;
  @Inject OutboxRows outbox;
  @Inject @All List<StatementSource> statements;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  @AfterEach
  void calm() {
    stripe.calm();
  }

  @Test
  void opensAPageThatEndsWithTheOrderAndNamesIt() {
    var order = shop.order();

    var opened = stripe.tryToOpen(order).statusCode(201);

    opened.body("payWith.redirectUrl", startsWith("http")).body("method", equalTo("checkout"));
    var session = stripe.book(order + "01");
    assertThat(session.getLong("session.amount_total")).isEqualTo(990);
    assertThat(session.getString("session.currency")).isEqualTo("cny");
    assertThat(session.getString("session.metadata.out_trade_no")).isEqualTo(order + "01");
    assertThat(session.getString("session.success_url")).contains("?a=1&b=2");
    assertThat(stripe.open(order)).isEqualTo(stripe.open(order));
  }

  /** An answer that is lost, and a failure that is kept under the number: there is one page. */
  @Test
  void findsThePageWhoseAnswerGotLost() {
    for (var trouble : new String[] {"timeoutButDone", "store5xx"}) {
      var order = shop.order();
      stripe.knobs(trouble(order, "api", Map.of(trouble, 1, "on", "session", "silence", "PT2S")));

      stripe.tryToOpen(order).statusCode(503).body("code", equalTo("channel_unavailable"));

      assertThat(stripe.open(order)).contains(stripe.book(order + "01").getString("session.id"));
    }
  }

  @Test
  void confirmsWhatTheBuyerPaidByItsEvent() {
    var order = shop.order();

    var intent = stripe.pay(stripe.open(order)).getString("id");

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channel()).isEqualTo("stripe");
    assertThat(confirmed.channelTransactionId()).isEqualTo(intent);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.CALLBACK);
    assertThat(shop.ledgerOf(intent))
        .containsEntry("channel:stripe", 990L)
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
  }

  @Test
  void findsOutByAskingWhenEveryEventIsLostOrSpoiled() {
    var orders = List.of(shop.order(), shop.order());
    stripe.knobs(trouble(orders.get(0), "callback", Map.of("drop", "all")));
    stripe.knobs(trouble(orders.get(1), "callback", Map.of("corrupt", "all")));
    orders.forEach(order -> stripe.pay(stripe.open(order)));

    time.pass(Duration.ofSeconds(5));

    for (var order : orders) {
      assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
          .isEqualTo(ConfirmedBy.QUERY);
      assertThat(outbox.of(order)).hasSize(1);
    }
  }

  /** failures.md A29. */
  @Test
  void a29EndsPaidWhateverComesFirstTwiceOrLate() {
    var order = shop.order();
    var link = stripe.open(order);
    stripe.knobs(
        Map.of(
            "outTradeNo",
            order + "01",
            "callback",
            Map.of("reorder", 1),
            "event",
            Map.of("twin", "all", "stale", 1)));

    stripe.pay(link);

    outbox.await(order, PaymentConfirmed.class);
    time.pass(Duration.ofSeconds(61));
    Await.until("all to be told", () -> acked(order) >= 6);
    assertThat(outbox.of(order)).hasSize(1);
    shop.payments(order).body("payments[0].status", equalTo("SUCCEEDED"));
  }

  /** failures.md A21, in both directions. */
  @Test
  void a21RefusesWhatIsOldOrFromTheFutureAndAsks() {
    var order = shop.order();
    var link = stripe.open(order);
    stripe.knobs(Map.of("callback", Map.of("drop", "all")));
    var intent = stripe.pay(link).getString("id");
    var event = succeeded(order, intent);
    var now = time.clockOfTheChannel();

    assertThat(stripe.send(event, now.minusSeconds(301))).isEqualTo(401);
    assertThat(stripe.send(event, now.plusSeconds(301))).isEqualTo(401);
    assertThat(outbox.of(order)).isEmpty();

    time.pass(Duration.ofSeconds(5));
    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
  }

  /** failures.md B03: a page of HTML, silence and a 500 are no answers. */
  @Test
  void b03ChangesNothingByAnAnswerThatIsNone() {
    var order = shop.order();
    stripe.knobs(trouble(order, "callback", Map.of("drop", "all")));
    stripe.knobs(trouble(order, "api", Map.of("garbage", 1, "fail5xx", 1, "on", "query")));
    stripe.pay(stripe.open(order));

    time.pass(Duration.ofSeconds(5));
    Await.until("one question", () -> asked(order, "query") >= 1);
    time.pass(Duration.ofSeconds(25));
    Await.until("another", () -> asked(order, "query") >= 2);
    assertThat(outbox.of(order)).isEmpty();

    time.pass(Duration.ofSeconds(30));
    outbox.await(order, PaymentConfirmed.class);
  }

  /** failures.md A16: yen have no smaller unit. */
  @Test
  void a16TakesYenAsTheyAre() {
    var order = stripe.orderOf(Money.of(990, "JPY"));

    stripe.pay(stripe.open(order));

    assertThat(outbox.await(order, PaymentConfirmed.class).amount())
        .isEqualTo(Money.of(990, "JPY"));
    assertThat(stripe.book(order + "01").getLong("session.amount_total")).isEqualTo(990);
  }

  /** failures.md A14. */
  @Test
  void a14NeverComparesNumbersAcrossCurrencies() {
    var order = shop.order();
    var link = stripe.open(order);

    stripe.pay(Map.of("redirectUrl", link, "currencyOverride", "hkd"));

    assertThat(outbox.await(order, PaymentUnmatched.class).reason()).isEqualTo("currency_mismatch");
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
  }

  @Test
  void closesAnUnpaidPage() {
    var order = shop.order();
    stripe.open(order);

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentWindowClosed.class);
    assertThat(stripe.book(order + "01").getString("session.status")).isEqualTo("expired");
  }

  @Test
  void confirmsRatherThanClosesWhenMoneyWasFaster() {
    stripe.knobs(Map.of("callback", Map.of("drop", "all"), "query", Map.of("notPaidFirst", 1)));
    var order = shop.order();
    stripe.pay(stripe.open(order));

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  @Test
  void keepsTheWindowFencedWhileMoneyIsOnItsWay() {
    var order = shop.order();
    var link = stripe.open(order);
    stripe.pay(Map.of("redirectUrl", link, "processing", true));

    shop.stopTakingMoney(order);
    Await.until("the try to close", () -> asked(order, "expire") >= 1);
    assertThat(outbox.of(order)).isEmpty();

    stripe.pay(link);
    outbox.await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  @Test
  void returnsParts() {
    var paid = aPaidOrder();

    var first = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(300, "CNY"));
    Await.until("the first", () -> status(first).equals("SUCCEEDED"));
    var second = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(690, "CNY"));
    Await.until("the second", () -> status(second).equals("SUCCEEDED"));

    var refunds = stripe.book(paid.paymentNo());
    assertThat(refunds.getList("refunds.amount")).containsExactly(690, 300);
    assertThat(refunds.getList("refunds.metadata.out_refund_no")).containsExactly(second, first);
    var reference = refunds.getString("refunds[1].id");
    assertThat(shop.ledgerOf(reference))
        .containsEntry("channel:stripe", -300L)
        .containsEntry("captured", 300L);
  }

  /** failures.md D01 and D02: the event comes first; or never, and the number is asked about. */
  @Test
  void d02PaysBackOnceWhenTheAnswerGetsLost() {
    var paid = List.of(aPaidOrder(), aPaidOrder());
    paid.forEach(
        one ->
            stripe.knobs(
                trouble(
                    one.orderNo(),
                    "api",
                    Map.of("timeoutButDone", 1, "on", "refund", "silence", "PT2S"))));
    stripe.knobs(trouble(paid.get(1).orderNo(), "callback", Map.of("drop", "all")));

    var numbers =
        paid.stream().map(one -> shop.approve(one.orderNo(), one.paymentId(), Shop.PRICE)).toList();
    outbox.await(paid.get(0).orderNo(), RefundCompleted.class);
    Await.until("the silence", () -> status(numbers.get(1)).equals("UNKNOWN"));
    time.pass(Duration.ofSeconds(5));

    for (var one : paid) {
      assertThat(numbers).contains(outbox.await(one.orderNo(), RefundCompleted.class).refundNo());
      assertThat(stripe.book(one.paymentNo()).getList("refunds")).hasSize(1);
      assertThat(asked(one.orderNo(), "refund")).isEqualTo(1);
    }
  }

  /** failures.md D13: after a day Stripe has forgotten the number that it was sent. */
  @Test
  void d13PaysNothingBackAgainThatABackupDoesNotKnow() {
    var paid = aPaidOrder();
    var approved =
        new RefundApproved(
            "RF-" + paid.orderNo(),
            paid.paymentId(),
            paid.orderNo(),
            Shop.APP,
            Money.of(300, "CNY"),
            "out of stock",
            clock.instant());
    topics.publish(approved);
    outbox.await(paid.orderNo(), RefundCompleted.class);

    restored.fromBeforeTheApprovalOf(approved.refundNo());
    time.pass(Duration.ofHours(25));
    topics.publish(approved);

    outbox.await(paid.orderNo(), RefundCompleted.class);
    assertThat(stripe.book(paid.paymentNo()).getList("refunds")).hasSize(1);
  }

  /** failures.md D06: no balance now; the same number later. */
  @Test
  void d06SendsTheSameNumberAgainWhenThereIsMoney() {
    var paid = aPaidOrder();
    stripe.knobs(trouble(paid.orderNo(), "refund", Map.of("notEnough", 1)));

    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-postponed");
    time.pass(Duration.ofSeconds(30));

    assertThat(outbox.await(paid.orderNo(), RefundCompleted.class).refundNo()).isEqualTo(refundNo);
    assertThat(stripe.book(paid.paymentNo()).getList("refunds")).hasSize(1);
  }

  /** failures.md D07: the card is closed, or the refund is called off. */
  @Test
  void d07TellsOfARefundThatDoesNotArrive() {
    var broken = aPaidOrder();
    var calledOff = aPaidOrder();
    stripe.knobs(trouble(broken.orderNo(), "refund", Map.of("abnormal", 1)));
    stripe.knobs(trouble(calledOff.orderNo(), "refund", Map.of("closed", 1)));

    for (var one : List.of(broken, calledOff)) {
      var refundNo = shop.approve(one.orderNo(), one.paymentId(), Shop.PRICE);
      Await.until("it to be under way", () -> status(refundNo).equals("SUBMITTED"));
    }
    time.pass(Duration.ofSeconds(2));

    assertThat(outbox.await(broken.orderNo(), RefundFailed.class).routeBroken()).isTrue();
    assertThat(outbox.await(calledOff.orderNo(), RefundFailed.class).routeBroken()).isFalse();
    assertThat(outbox.of(broken.orderNo(), RefundCompleted.class)).isEmpty();
  }

  /** It arrived, they said; later it comes back. */
  @Test
  void d07TellsAPersonOfARefundThatCameBack() {
    var paid = aPaidOrder();
    stripe.knobs(trouble(paid.orderNo(), "refund", Map.of("bounces", 1, "slow", "PT1M")));
    shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    outbox.await(paid.orderNo(), RefundCompleted.class);

    time.pass(Duration.ofMinutes(1));

    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-bounced");
  }

  /** failures.md D10. */
  @Test
  void d10AdoptsARefundMadeInTheDashboard() {
    var paid = aPaidOrder();

    var refund = stripe.refundByHand(paid.paymentNo(), 300).getString("id");

    var reported = outbox.await(paid.orderNo(), ChannelRefundReported.class);
    assertThat(reported.channelRefundNo()).isEqualTo(refund);
    assertThat(reported.amount()).isEqualTo(Money.of(300, "CNY"));
  }

  /** failures.md D11. */
  @Test
  void d11TellsOfADisputeStepByStep() {
    var paid = aPaidOrder();

    var dispute = stripe.dispute(paid.paymentNo(), "needs_response").getString("id");
    var opened = outbox.await(paid.orderNo(), PaymentDisputed.class);
    stripe.dispute(paid.paymentNo(), "under_review");
    stripe.dispute(paid.paymentNo(), "under_review");
    stripe.dispute(paid.paymentNo(), "lost");

    assertThat(opened.disputeId()).isEqualTo(dispute);
    assertThat(opened.paymentId()).isEqualTo(paid.paymentId());
    assertThat(opened.reason()).isEqualTo("fraudulent");
    assertThat(opened.replyBy()).isEqualTo(opened.at().plus(Duration.ofDays(7)));
    Await.until("all steps", () -> outbox.of(paid.orderNo(), PaymentDisputed.class).size() == 3);
    assertThat(outbox.of(paid.orderNo(), PaymentDisputed.class))
        .extracting(PaymentDisputed::stage)
        .containsExactlyInAnyOrder(DisputeStage.OPENED, DisputeStage.UPDATED, DisputeStage.LOST);
  }

  /** Nobody knew yet which order it is about. */
  @Test
  void d11TellsAgainOfADisputeThatWasHeardBeforeItsMoney() {
    var order = shop.order();
    stripe.knobs(trouble(order, "callback", Map.of("drop", "all")));
    var paymentNo = order + "01";
    var intent = stripe.pay(stripe.open(order)).getString("id");
    stripe.calm();

    stripe.dispute(paymentNo, "needs_response");
    var before = outbox.await("stripe-" + intent, PaymentDisputed.class);
    stripe.dispute(paymentNo, "won");
    Await.until("its end", () -> outbox.of("stripe-" + intent, PaymentDisputed.class).size() == 2);
    time.pass(Duration.ofSeconds(5));
    var paid = outbox.await(order, PaymentConfirmed.class);

    assertThat(before.orderNo()).isNull();
    Await.until("both again", () -> outbox.of(order, PaymentDisputed.class).size() == 2);
    assertThat(outbox.of(order, PaymentDisputed.class))
        .allMatch(told -> told.paymentId().equals(paid.paymentId()))
        .extracting(PaymentDisputed::stage)
        .containsExactlyInAnyOrder(DisputeStage.OPENED, DisputeStage.ENDED);
  }

  /** What the channel took for a dispute counts as returned. */
  @Test
  void d11NeverRefundsWhatALostDisputeTook() {
    var paid = aPaidOrder();
    stripe.dispute(paid.paymentNo(), "needs_response");
    stripe.dispute(paid.paymentNo(), "lost");
    Await.until("its end", () -> outbox.of(paid.orderNo(), PaymentDisputed.class).size() == 2);

    shop.approve(paid.orderNo(), paid.paymentId(), Money.of(1, "CNY"));

    assertThat(outbox.await(paid.orderNo(), RefundFailed.class).reason())
        .isEqualTo("exceeds_payment");
  }

  @Test
  void d11PaysNothingOutByHandThatALostDisputeTook() {
    var paid = aPaidOrder();
    stripe.knobs(trouble(paid.orderNo(), "refund", Map.of("abnormal", 1)));
    var broken = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(300, "CNY"));
    Await.until("it to be under way", () -> status(broken).equals("SUBMITTED"));
    time.pass(Duration.ofSeconds(2));
    Await.until("the broken way", () -> status(broken).equals("ROUTE_BROKEN"));
    stripe.dispute(paid.paymentNo(), "needs_response");
    stripe.dispute(paid.paymentNo(), "lost");
    Await.until("its end", () -> outbox.of(paid.orderNo(), PaymentDisputed.class).size() == 2);

    operators
        .payOut(broken, "BANK-1", Money.of(300, "CNY"))
        .statusCode(409)
        .body("code", equalTo("exceeds_payment"));
  }

  /** The balance names payments and refunds as the ledger does. */
  @Test
  void givesAStatementWithTheReferencesOfTheLedger() throws IOException, StatementFlaw {
    var paid = aPaidOrder();
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(300, "CNY"));
    outbox.await(paid.orderNo(), RefundCompleted.class);
    stripe.dispute(paid.paymentNo(), "needs_response");
    var day = LocalDate.ofInstant(time.clockOfTheChannel(), ZoneId.of("Asia/Shanghai"));
    var source =
        statements.stream().filter(one -> one.channel().equals("stripe")).findFirst().orElseThrow();

    var file = folder.resolve("day.jsonl");
    assertThat(source.fetch("default", day, file)).isEqualTo(new StatementAnswer.Fetched());
    var rows = new ArrayList<StatementRow>();
    var read = source.read("default", file, () -> rows::add);

    assertThat(read).isEqualTo(Files.readAllLines(file).size() - 1);
    var ours = rows.stream().filter(r -> r.transactionId().equals(paid.channelTransactionId()));
    assertThat(ours)
        .extracting(StatementRow::kind, StatementRow::ourNo, row -> row.amount().amountMinor())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(StatementRow.Kind.PAYMENT, paid.paymentNo(), 990L),
            org.assertj.core.groups.Tuple.tuple(StatementRow.Kind.REFUND, refundNo, 300L),
            org.assertj.core.groups.Tuple.tuple(StatementRow.Kind.DISPUTE, null, 990L));
    var payment =
        rows.stream()
            .filter(row -> row.reference().equals(paid.channelTransactionId()))
            .findFirst()
            .orElseThrow();
    assertThat(payment.fee()).isEqualByComparingTo(new BigDecimal("0.34"));
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    stripe.pay(stripe.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  private static Map<String, Object> trouble(String order, String group, Map<String, ?> knobs) {
    return Map.of("outTradeNo", order + "01", group, knobs);
  }

  private int acked(String order) {
    return stripe.counts(order + "01").getInt("callbacks.acked");
  }

  private int asked(String order, String kind) {
    return stripe.counts(order + "01").getMap("requests").get(kind) instanceof Integer times
        ? times
        : 0;
  }

  private String status(String refundNo) {
    for (var status : new String[] {"UNKNOWN", "SUBMITTED", "SUCCEEDED", "ROUTE_BROKEN"}) {
      if (shop.count(
              "select count(*) from refund where refund_no = $1 and status = $2", refundNo, status)
          == 1) {
        return status;
      }
    }
    return "";
  }

  private String succeeded(String order, String intent) {
    return """
    {"id":"evt_%s","object":"event","created":%d,"livemode":false,"type":"payment_intent.succeeded",
     "data":{"object":{"id":"%s","object":"payment_intent","amount_received":990,"currency":"cny",
     "status":"succeeded","metadata":{"out_trade_no":"%s01"}}}}\
    """
        .formatted(intent, time.clockOfTheChannel().getEpochSecond(), intent, order);
  }
}
