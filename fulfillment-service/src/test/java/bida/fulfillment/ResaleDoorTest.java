package bida.fulfillment;

import static bida.fulfillment.Mall.within;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.ProductType;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierOrder;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another platform buys here: our own agiso adapter before our own door, over real HTTP. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class ResaleDoorTest {

  @Inject Shop shop;
  @Inject Mall mall;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject TestClock clock;

  @ConfigProperty(name = "bida.fulfillment.public-url")
  String gate;

  @ConfigProperty(name = "bida.reseller.silent.callback-origin")
  String silentOrigin;

  private Supplier client;
  private String sku;
  private String theirNo;

  @BeforeEach
  void aClientOfOurs() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    upstream.agree(clock);
    client = mall.client();
    sku = unique("SKU-");
    theirNo = unique("AG");
  }

  @Test
  void sellsCardsToItWithinOneAnswer() {
    var sold = secrets(2);
    shop.stock(sku, sold);
    var orders = mall.answering(theirNo, mall::deliver);

    var answer = within(client.submit(cards(2, "10.005", "")));

    orders.join();
    assertThat(answer).isInstanceOf(SubmitAnswer.Delivered.class);
    var delivered = (SubmitAnswer.Delivered) answer;
    assertThat(delivered.cards())
        .extracting(Card::number)
        .containsExactlyInAnyOrderElementsOf(sold);
    var asked = mall.asked(theirNo);
    assertThat(delivered.supplierReference()).isEqualTo(asked.resaleNo());
    assertThat(asked.tenant()).isEqualTo(Mall.TENANT);
    assertThat(asked.buyerId()).isEqualTo("prepaid");
    assertThat(asked.sku()).isEqualTo(sku);
    assertThat(asked.quantity()).isEqualTo(2);
    assertThat(asked.recipient()).isNull();
    assertThat(asked.maxTotal()).isEqualTo(Money.of(2001, "CNY"));
  }

  @Test
  void tellsOnRequestWhatTookLonger() {
    var sold = secrets(1);
    shop.stock(sku, sold);

    var taken = within(client.submit(cards(1)));
    assertThat(taken).isInstanceOf(SubmitAnswer.Accepted.class);
    var reference = ((SubmitAnswer.Accepted) taken).supplierReference();
    assertThat(ask()).isEqualTo(new QueryAnswer.Processing(reference));
    var orderNo = mall.deliver(mall.asked(theirNo));
    Await.until("the key", () -> shop.status(orderNo, 1).equals("ISSUED"));

    var answer = ask();

    assertThat(answer).isInstanceOf(QueryAnswer.Success.class);
    assertThat(((QueryAnswer.Success) answer).cards())
        .containsExactly(new Card(sold.getFirst(), null, null));
    assertThat(((QueryAnswer.Success) answer).supplierReference()).isEqualTo(reference);
    assertThat(ask()).isEqualTo(answer);
    mall.query(theirNo).body("data.orderCost", equalTo("9.90"));
  }

  /** The same as by an app: written down with who it was, told to the others, limited. */
  @Test
  void revealsInEveryAnswerWithCards() {
    shop.stock(sku, secrets(1));
    var orderNo = delivered();
    for (int i = 0; i < 9; i++) {
      assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);
    }

    mall.query(theirNo).body("code", equalTo(429)).body("data", nullValue());

    assertThat(
            shop.rows("select distinct client_id, tenant from reveal where order_no = $1", orderNo))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo("reseller:mall");
              assertThat(row.getString(1)).isEqualTo(Mall.TENANT);
            });
    assertThat(shop.number("select count(*) from reveal where order_no = $1", orderNo))
        .isEqualTo(10);
    outbox.await(orderNo, CardKeyRevealed.class);
  }

  @Test
  void sellsRechargesToIt() {
    shop.suppliedByFulu(sku);
    var orders = mall.answering(theirNo, mall::deliver);

    var answer = within(client.submit(recharge("13800138000")));

    orders.join();
    assertThat(mall.asked(theirNo).recipient()).isEqualTo("13800138000");
    var reference = mall.asked(theirNo).resaleNo();
    assertThat(answer)
        .isIn(
            new SubmitAnswer.Accepted(reference), new SubmitAnswer.Delivered(reference, List.of()));
    upstream.pass("PT1M");
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return ask() instanceof QueryAnswer.Success success && success.cards().isEmpty();
        });
  }

  @Test
  void takesAnAccountOutOfWhatIsAttached() {
    var said = mall.purchase(theirNo, sku, 1);
    said.put("attach", "[{\"name\":\"account\",\"value\":\"13800138001\"}]");
    var other = unique("AG");
    var also = mall.purchase(other, sku, 1);
    also.put("attach", "{\"account\":\"13800138002\"}");
    var orders = mall.answering(theirNo, asked -> mall.refuse(asked, "unknown_sku"));
    var others = mall.answering(other, asked -> mall.refuse(asked, "unknown_sku"));

    mall.send("order/createRecharge", mall.signed(said));
    mall.send("order/createRecharge", mall.signed(also));

    orders.join();
    others.join();
    assertThat(mall.asked(theirNo).recipient()).isEqualTo("13800138001");
    assertThat(mall.asked(other).recipient()).isEqualTo("13800138002");
  }

  @Test
  void refusesAsTheProtocolDoes() {
    assertThat(refusedFor("unknown_sku"))
        .isEqualTo(new SubmitAnswer.Rejected("1100", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(refusedFor("total_too_high"))
        .isEqualTo(new SubmitAnswer.Rejected("1220", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(refusedFor("out_of_stock"))
        .isEqualTo(new SubmitAnswer.Rejected("1230", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(refusedFor("offer_paused"))
        .isEqualTo(new SubmitAnswer.Rejected("1230", Actor.NOBODY, "OUT_OF_STOCK"));
    assertThat(refusedFor("recipient_missing"))
        .isEqualTo(new SubmitAnswer.Rejected("1210", Actor.BUYER, "ACCOUNT_INVALID"));
    assertThat(ask()).isInstanceOf(QueryAnswer.Failed.class);
    mall.query(theirNo)
        .body("data.orderStatus", equalTo(30))
        .body("data.failCode", equalTo(1210))
        .body("data.orderCost", equalTo("0"))
        .body("data.cards", equalTo(""));
  }

  @Test
  void refusesWhatItsWalletDoesNotHold() {
    var orders =
        mall.answering(
            theirNo,
            asked -> {
              var orderNo = mall.place(asked);
              topics.publish(
                  new OrderCancelled(
                      orderNo, Mall.TENANT, "insufficient_balance", clock.instant()));
            });

    var answer = within(client.submit(cards(1)));

    orders.join();
    assertThat(answer).isInstanceOf(SubmitAnswer.Rejected.class);
    assertThat(((SubmitAnswer.Rejected) answer).code()).isEqualTo("1240");
    assertThat(within(client.submit(cards(1)))).isEqualTo(answer);
  }

  @Test
  void answersTheSameNumberTheSameAndOrdersOnce() {
    shop.stock(sku, secrets(2));
    var orders = mall.answering(theirNo, mall::deliver);
    var first = within(client.submit(cards(1)));
    orders.join();

    clock.advance(Duration.ofMinutes(1));
    assertThat(within(client.submit(cards(1)))).isEqualTo(first);

    assertThat(mall.requests(theirNo)).isEqualTo(1);
    assertThat(mall.resales(theirNo)).isEqualTo(1);
    assertThat(
            shop.number(
                "select count(*) from card_key where sku = $1 and status = 'REVEALED'", sku))
        .isEqualTo(1);
  }

  @Test
  void takesANumberForOneWishAlone() {
    shop.stock(sku, secrets(3));
    var orders = mall.answering(theirNo, mall::deliver);
    within(client.submit(cards(1)));
    orders.join();

    for (var other :
        List.of(
            cards(2),
            cards(1, "5", ""),
            new SupplierOrder(theirNo, unique("SKU-"), 1, null, null, "", Instant.MAX),
            recharge("13800138000"))) {
      assertThat(within(client.submit(other))).isInstanceOf(SubmitAnswer.Unknown.class);
    }

    mall.send("order/createPurchase", mall.signed(mall.purchase(theirNo, sku, 2)))
        .body("code", equalTo(1250))
        .body("data", nullValue());
    assertThat(mall.requests(theirNo)).isEqualTo(1);
  }

  @Test
  void takesOneOfManyThatComeAtOnce() {
    shop.stock(sku, secrets(1));
    var orders = mall.answering(theirNo, mall::deliver);
    var body = mall.signed(mall.purchase(theirNo, sku, 1));

    List<Integer> codes;
    try (var threads = Executors.newFixedThreadPool(8)) {
      codes =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () ->
                              mall.send("order/createPurchase", body)
                                  .extract()
                                  .<Integer>path("code")))
              .toList()
              .stream()
              .map(
                  one -> {
                    try {
                      return one.get();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .toList();
    }

    orders.join();
    assertThat(codes).containsOnly(200);
    assertThat(mall.resales(theirNo)).isEqualTo(1);
    assertThat(mall.requests(theirNo)).isEqualTo(1);
  }

  @Test
  void knowsNoOrderItWasNeverSent() {
    assertThat(ask()).isEqualTo(new QueryAnswer.NotFound());
    mall.send("order/get", mall.signed(mall.question(theirNo))).body("code", equalTo(404));
  }

  @Test
  void tellsOfADeliveryThatFailed() {
    within(client.submit(cards(1)));
    mall.deliver(mall.asked(theirNo));

    Await.until("its end", () -> ask() instanceof QueryAnswer.Failed);

    mall.query(theirNo)
        .body("data.orderStatus", equalTo(30))
        .body("data.failCode", equalTo(1230))
        .body("data.failReason", equalTo("库存不足"));
  }

  /** Stopped before anybody read them: their money is on its way back, so they stay closed. */
  @Test
  void showsNoCardsOfAnOrderThatWasStopped() {
    shop.stock(sku, secrets(1));
    within(client.submit(cards(1)));
    var orderNo = mall.deliver(mall.asked(theirNo));
    Await.until("the key", () -> shop.status(orderNo, 1).equals("ISSUED"));

    topics.publish(
        new DeliveryHoldRequested(orderNo, Mall.TENANT, "BUYER_CANCELLED", clock.instant()));
    Await.until("the hold", () -> shop.status(orderNo, 1).equals("HELD"));

    assertThat(ask()).isInstanceOf(QueryAnswer.Failed.class);
    assertThat(shop.number("select count(*) from reveal where order_no = $1", orderNo)).isZero();
  }

  /** A dispute seals what nobody has read; it is neither delivered nor failed while it lasts. */
  @Test
  void saysNothingFinalWhileKeysAreSealedForADispute() {
    shop.stock(sku, secrets(1));
    within(client.submit(cards(1)));
    var orderNo = mall.deliver(mall.asked(theirNo));
    Await.until("the key", () -> shop.status(orderNo, 1).equals("ISSUED"));
    shop.dispute(orderNo, true);

    assertThat(ask()).isInstanceOf(QueryAnswer.Processing.class);

    shop.dispute(orderNo, false);
    assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);
  }

  @Test
  void failsWhatWasPaidBackBeforeAnythingWasDelivered() {
    within(client.submit(cards(1)));
    var orderNo = mall.place(mall.asked(theirNo));

    topics.publish(new OrderRefunded(orderNo, Mall.TENANT, Mall.PRICE, true, clock.instant()));

    Await.until("its end", () -> ask() instanceof QueryAnswer.Failed);
  }

  @Test
  void keepsWhatItHasReadWhateverBecomesOfItsMoney() {
    shop.stock(sku, secrets(1));
    var orderNo = delivered();
    assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);

    topics.publish(new OrderRefunded(orderNo, Mall.TENANT, Mall.PRICE, true, clock.instant()));
    Await.until("the refund", () -> "CANCELLED".equals(mall.status(theirNo)));

    assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);
  }

  /**
   * Money that people confirmed after the end: it is told anew, for the platform heard of an end.
   */
  @Test
  void goesOnWithAnOrderThatWasReopened() {
    shop.stock(sku, secrets(1));
    within(client.submit(cards(1, null, gate + "/v1/suppliers/agiso/callbacks")));
    var asked = mall.asked(theirNo);
    var orderNo = mall.place(asked);
    topics.publish(new OrderCancelled(orderNo, Mall.TENANT, "NOT_PAID", clock.instant()));
    Await.until("its end", () -> ask() instanceof QueryAnswer.Failed);
    clock.advance(Duration.ofSeconds(10));
    Await.until("the callback", () -> callbacks() == 1);

    topics.publish(new OrderReopened(orderNo, Mall.TENANT, "p1", clock.instant()));
    Await.until("it to go on", () -> ask() instanceof QueryAnswer.Processing);
    mall.request(asked, orderNo);

    Await.until("the other callback", () -> callbacks() == 2);
    assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);
  }

  @Test
  void callsAPersonForAnOrderNobodyAnswers() {
    within(client.submit(cards(1)));
    var resaleNo = mall.asked(theirNo).resaleNo();

    clock.advance(Duration.ofMinutes(31));

    var needed = outbox.await("RESALE_UNANSWERED:" + resaleNo, CaseNeeded.class);
    assertThat(needed.kind()).isEqualTo("RESALE_UNANSWERED");
    assertThat(ask()).isInstanceOf(QueryAnswer.Processing.class);
    clock.advance(Duration.ofHours(1));
    mall.deliver(mall.asked(theirNo));
    assertThat(outbox.of("RESALE_UNANSWERED:" + resaleNo)).hasSize(1);
  }

  /** To the address that came with the order, which is where Bida hears of its suppliers. */
  @Test
  void callsBackWithACallbackOurOwnAdapterBelieves() {
    var sold = secrets(1);
    shop.stock(sku, sold);
    within(client.submit(cards(1, null, gate + "/v1/suppliers/agiso/callbacks")));
    var orderNo = mall.deliver(mall.asked(theirNo));
    Await.until("the key", () -> shop.status(orderNo, 1).equals("ISSUED"));

    clock.advance(Duration.ofSeconds(10));

    Await.until("the callback", () -> callbacks() == 1);
    assertThat(
            shop.rows(
                "select report::text, convert_from(body, 'UTF8') from supplier_callback where"
                    + " attempt_no = $1",
                theirNo))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).contains("SUCCESS");
              assertThat(row.getString(1))
                  .contains("\"cards\":\"")
                  .doesNotContain("\"cards\":\"\"", sold.getFirst());
            });
    Await.until("nothing more to tell", () -> nextCallback().equals("none"));
    clock.advance(Duration.ofHours(1));
    assertThat(ask()).isInstanceOf(QueryAnswer.Success.class);
    assertThat(callbacks()).isEqualTo(1);
  }

  @Test
  void callsBackAgainUntilItIsHeard() {
    shop.stock(sku, secrets(1));
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:1");
    within(client.submit(cards(1, null, gate + "/v1/suppliers/agiso/callbacks")));
    mall.deliver(mall.asked(theirNo));
    clock.advance(Duration.ofSeconds(10));
    Await.until("a try in vain", () -> tries() == 1 && nextCallback().equals("PT15S"));

    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    clock.advance(Duration.ofSeconds(15));

    Await.until("the callback", () -> callbacks() == 1);
    Await.until("nothing more to tell", () -> nextCallback().equals("none"));
    assertThat(tries()).isEqualTo(2);
  }

  /** As many as are told at once wait for it, and were there first. */
  @Test
  void keepsNobodyWaitingForAPlatformThatIsSilent() {
    var silent = List.of(unique("AG"), unique("AG"));
    for (var no : silent) {
      var wish = mall.purchase(no, sku, 1);
      wish.put("userId", "200002");
      wish.put("callbackUrl", silentOrigin + "/x");
      var refused = mall.answering("app-silent", no, asked -> mall.refuse(asked, "out_of_stock"));
      mall.send("order/createPurchase", mall.signed(wish, "the-key-of-silent"))
          .body("code", equalTo(1230));
      refused.join();
    }
    clock.advance(Duration.ofSeconds(1));
    var refused = mall.answering(theirNo, asked -> mall.refuse(asked, "out_of_stock"));
    within(client.submit(cards(1, null, gate + "/v1/suppliers/agiso/callbacks")));
    refused.join();

    clock.advance(Duration.ofSeconds(10));

    Await.until("the calls", () -> silent.stream().allMatch(no -> isBeingTold(no)));
    Await.until("the other's", () -> nextCallback().equals("none"));
    assertThat(callbacks()).isEqualTo(1);
    assertThat(silent).allMatch(this::isBeingTold);
  }

  private boolean isBeingTold(String no) {
    return nextCallback(no).equals("PT1M");
  }

  @Test
  void leavesItToBeAskedWhenNobodyEverHears() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:1");
    within(client.submit(cards(1, null, gate + "/v1/suppliers/agiso/callbacks")));
    mall.refuse(mall.asked(theirNo), "out_of_stock");
    Await.until("its end", () -> "REFUSED".equals(mall.status(theirNo)));
    shop.rows("update resale set callback_tries = 9 where their_no = $1", theirNo);

    clock.advance(Duration.ofSeconds(10));

    Await.until("the last try", () -> tries() == 10 && nextCallback().equals("none"));
    assertThat(ask()).isInstanceOf(QueryAnswer.Failed.class);
  }

  @Test
  void isCalledBackNowhereElse() {
    for (var elsewhere :
        List.of(
            "http://169.254.169.254/latest",
            gate.replace("127.0.0.1", "127.0.0.2") + "/x",
            gate.replace("http://", "http://user@") + "/x",
            gate.replace("http:", "https:") + "/x",
            gate + "1/x",
            "file:///etc/passwd",
            "no address",
            gate + "/" + "x".repeat(500))) {
      var said = mall.purchase(theirNo, sku, 1);
      said.put("callbackUrl", elsewhere);

      mall.send("order/createPurchase", mall.signed(said)).body("code", equalTo(1200));
    }

    assertThat(mall.resales(theirNo)).isZero();
  }

  @Test
  void opensToNobodyWhoDoesNotSign() {
    var said = mall.purchase(theirNo, sku, 1);
    var body = mall.signed(said);

    var stranger = mall.purchase(theirNo, sku, 1);
    stranger.put("userId", "999999");
    for (var forged :
        List.of(
            mall.signed(said, "another-key"),
            body.replace("\"buyNum\":\"1\"", "\"buyNum\":\"9\""),
            mall.signed(stranger),
            body.replaceAll("\"sign\":\"[0-9A-F]+\"", "\"sign\":\"\""),
            body.replaceAll(",?\"sign\":\"[0-9A-F]+\"", ""),
            body.replace("}", ",\"more\":\"\"}"))) {
      mall.send("order/createPurchase", forged)
          .body("code", equalTo(401))
          .body("data", nullValue());
    }

    assertThat(mall.resales(theirNo)).isZero();
  }

  /** The signature is over one long text: the guard would be a part of the address before it. */
  @Test
  void opensToNobodyWhoHidesAFieldInAnother() {
    var said = mall.purchase(theirNo, sku, 1);
    said.put("callbackUrl", gate + "/x");
    said.put("maxAmount", "9.9");
    var hidden = mall.purchase(theirNo, sku, 1);
    hidden.remove("maxAmount");
    hidden.put("callbackUrl", gate + "/x&maxAmount=9.9");

    assertThat(mall.signed(hidden)).contains(sign(mall.signed(said)));
    mall.send("order/createPurchase", mall.signed(hidden)).body("code", equalTo(401));
  }

  @Test
  void readsNoFieldThatStandsThereTwiceAndNothingThatIsNoObject() {
    var body = mall.signed(mall.purchase(theirNo, sku, 1));

    for (var garbage :
        List.of(
            body.replace("{", "{\"buyNum\":\"9\","),
            "",
            "[]",
            "\"\"",
            "{",
            "{\"a\":\"" + "x".repeat(70_000) + "\"}")) {
      mall.send("order/createPurchase", garbage).body("code", equalTo(1200));
    }
  }

  @Test
  void opensForTenMinutes() {
    var body = mall.signed(mall.question(theirNo));
    var early = mall.question(theirNo);
    early.put("timestamp", String.valueOf(clock.instant().plusSeconds(601).getEpochSecond()));
    var timeless = mall.question(theirNo);
    timeless.remove("timestamp");

    mall.send("order/queryOrder", mall.signed(early)).body("code", equalTo(408));
    mall.send("order/queryOrder", mall.signed(timeless)).body("code", equalTo(408));
    clock.advance(Duration.ofSeconds(590));
    mall.send("order/queryOrder", body).body("code", equalTo(404));
    clock.advance(Duration.ofSeconds(11));
    mall.send("order/queryOrder", body).body("code", equalTo(408));
  }

  @Test
  void believesTheKeyBeforeWhileKeysAreChanged() {
    mall.send("order/queryOrder", mall.signed(mall.question(theirNo), "the-key-before"))
        .body("code", equalTo(404));
  }

  @Test
  void namesWhatIsWrongInAWish() {
    wrong("orderNo", "A&B", 1200);
    wrong("orderNo", "x".repeat(51), 1200);
    wrong("orderNo", "", 1200);
    wrong("productNo", "", 1100);
    wrong("productNo", "a b", 1100);
    wrong("buyNum", "0", 1200);
    wrong("buyNum", "1001", 1200);
    wrong("buyNum", "1.5", 1200);
    wrong("maxAmount", "1e3", 1200);
    wrong("maxAmount", "-1", 1200);
    mall.send("order/createRecharge", mall.signed(mall.purchase(theirNo, sku, 1)))
        .body("code", equalTo(1210));
    var long128 = mall.purchase(theirNo, sku, 1);
    long128.put("account", "1".repeat(129));
    mall.send("order/createRecharge", mall.signed(long128)).body("code", equalTo(1210));
    assertThat(mall.resales(theirNo)).isZero();
  }

  @Test
  void takesNothingBackButSaysWhatFailed() {
    mall.send("order/cancelOrder", mall.signed(mall.question(theirNo))).body("code", equalTo(404));
    within(client.submit(cards(1)));
    mall.send("order/cancelOrder", mall.signed(mall.question(theirNo)))
        .body("code", equalTo(200))
        .body("data.cancelStatus", equalTo(30))
        .body("data.refuseReason", not(equalTo("")));
    mall.refuse(mall.asked(theirNo), "out_of_stock");
    Await.until("its end", () -> "REFUSED".equals(mall.status(theirNo)));

    mall.send("order/cancelOrder", mall.signed(mall.question(theirNo)))
        .body("data.orderNo", equalTo(theirNo))
        .body("data.cancelStatus", equalTo(20));
  }

  @Test
  void showsWhatTheAppOfThePlatformSells() {
    var recharge = sku + "-R";
    var old = clock.instant();
    mall.offer(Mall.TENANT, sku, ProductType.CARD_KEY, 990, true, old);
    mall.offer(Mall.TENANT, recharge, ProductType.RECHARGE, 4950, true, old);
    mall.offer(Mall.TENANT, sku + "-T", ProductType.TICKET, 990, true, old);
    mall.offer(Mall.TENANT, sku + "-X", ProductType.CARD_KEY, 990, false, old);
    mall.offer("app-other", sku + "-O", ProductType.CARD_KEY, 990, true, old);
    mall.offer(Mall.TENANT, sku, ProductType.CARD_KEY, 980, true, old.plusSeconds(1));
    mall.offer(Mall.TENANT, sku, ProductType.CARD_KEY, 970, true, old);

    mall.send("product/getList", mall.signed(mall.list(sku, 1, 1)))
        .body("data.items.productNo", contains(sku))
        .body("data.items[0].productCost", equalTo("9.80"))
        .body("data.items[0].productType", equalTo(2))
        .body("data.hasNextPage", equalTo(true));
    mall.send("product/getList", mall.signed(mall.list(sku, 2, 1)))
        .body("data.items.productNo", contains(recharge))
        .body("data.hasNextPage", equalTo(false));
    mall.send("product/getTemplate", mall.signed(mall.product(recharge)))
        .body("data.productCost", equalTo("49.50"))
        .body("data.productType", equalTo(1))
        .body("data.apiType", equalTo(2))
        .body("data.attach.name", contains("account"));
    for (var hidden : List.of(sku + "-T", sku + "-X", sku + "-O", "no-such")) {
      mall.send("product/getTemplate", mall.signed(mall.product(hidden)))
          .body("code", equalTo(1100))
          .body("data", nullValue());
    }
  }

  @Test
  void saysWhoItIsToAnybody() {
    mall.send("app/getAppId", "").body("data.appId", equalTo("20260001"));
  }

  /** Nobody signs a trace: ours are not led by what stands beside the body. */
  @Test
  void believesNoTraceOfAStranger() {
    var trace = Topics.traceparent();

    given()
        .contentType(ContentType.JSON)
        .header("traceparent", trace)
        .body(mall.signed(mall.purchase(theirNo, sku, 1)))
        .post("/agisoAcprSupplierApi/order/createPurchase")
        .then()
        .statusCode(200);

    assertThat(
            shop.rows("select traceparent from resale where their_no = $1", theirNo)
                .getFirst()
                .getString(0))
        .isNotNull()
        .doesNotContain(trace.substring(3, 35));
  }

  @Test
  void neverLetsAnAnswerBeKept() {
    mall.query(theirNo).header("Cache-Control", equalTo("no-store"));
    mall.query(theirNo).body("message", not(equalTo("")));
  }

  private void wrong(String field, String value, int code) {
    var said = mall.purchase(theirNo, sku, 1);
    said.put(field, value);
    mall.send("order/createPurchase", mall.signed(said)).body("code", equalTo(code));
  }

  private static String sign(String body) {
    return body.replaceAll(".*\"sign\":\"([0-9A-F]+)\".*", "$1");
  }

  /** Under a number of its own, which is the last one used. */
  private SubmitAnswer refusedFor(String reason) {
    theirNo = unique("AG");
    var orders = mall.answering(theirNo, asked -> mall.refuse(asked, reason));
    var answer = within(client.submit(cards(1)));
    orders.join();
    return answer;
  }

  private String delivered() {
    var answered = new String[1];
    var orders = mall.answering(theirNo, asked -> answered[0] = mall.deliver(asked));
    assertThat(within(client.submit(cards(1)))).isInstanceOf(SubmitAnswer.Delivered.class);
    orders.join();
    return answered[0];
  }

  private QueryAnswer ask() {
    return within(client.query(theirNo, null));
  }

  private SupplierOrder cards(int quantity) {
    return cards(quantity, null, "");
  }

  private SupplierOrder cards(int quantity, @Nullable String maxCost, String callbackUrl) {
    return new SupplierOrder(theirNo, sku, quantity, null, maxCost, callbackUrl, Instant.MAX);
  }

  private SupplierOrder recharge(String account) {
    return new SupplierOrder(theirNo, sku, 1, account, null, "", Instant.MAX);
  }

  private long callbacks() {
    return shop.number("select count(*) from supplier_callback where attempt_no = $1", theirNo);
  }

  private int tries() {
    return shop.rows("select callback_tries from resale where their_no = $1", theirNo)
        .getFirst()
        .getInteger(0);
  }

  /** How long until they are told again; a minute while they are being told. */
  private String nextCallback() {
    return nextCallback(theirNo);
  }

  private String nextCallback(String no) {
    var next =
        shop.rows("select next_callback_at from resale where their_no = $1", no)
            .getFirst()
            .getOffsetDateTime(0);
    return next == null ? "none" : Duration.between(clock.instant(), next.toInstant()).toString();
  }
}
