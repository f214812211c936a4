package bida.refund;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.contracts.RefundEvent.CaseEscalated;
import bida.contracts.RefundEvent.CaseOpened;
import bida.contracts.RefundEvent.CasePromiseDue;
import bida.contracts.RefundEvent.CasePromised;
import bida.contracts.RefundEvent.CaseResolved;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class CasesTest {

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;

  private final String orderNo = "VC" + UUID.randomUUID().toString().substring(0, 12);

  @BeforeEach
  void anOrderOfTheApp() {
    var now = clock.instant();
    topics.publish(
        new OrderPlaced(
            orderNo,
            "app",
            "m-1",
            "b-1",
            List.of(),
            Money.of(990, "CNY"),
            null,
            now,
            now.plusSeconds(900),
            now.plusSeconds(43200)));
    Await.until("the order", () -> count("select count(*) from order_facts") == 1);
  }

  @Test
  void theCasesOfAClaimEndWithIt() {
    var claimNo = orderNo + "L1C1";
    for (var kind : List.of("CLAIM_REVIEW", "VERIFYING_OVERDUE")) {
      topics.publish(
          "fulfillments",
          new CaseNeeded(kind + ":" + claimNo, kind, orderNo, "app", "read", clock.instant()));
    }
    topics.publish(
        "fulfillments",
        new CaseNeeded("CLAIM_REVIEW:x", "CLAIM_REVIEW", orderNo, "app", "x", clock.instant()));

    topics.publish(
        new CardKeyReissued(orderNo, "app", claimNo, 1, null, "BY_OPERATOR", clock.instant()));

    Await.until(
        "their end",
        () -> count("select count(*) filter (where state = 'RESOLVED') from cases") == 2);
    assertThat(count("select count(*) filter (where state = 'OPEN') from cases")).isEqualTo(1);
  }

  @Test
  void d11TheCasesOfAClaimThatIsWithdrawnEndAsWell() {
    var claimNo = orderNo + "L1C1";
    topics.publish(
        "fulfillments",
        new CaseNeeded(
            "CLAIM_REVIEW:" + claimNo, "CLAIM_REVIEW", orderNo, "app", "read", clock.instant()));

    topics.publish(
        new ClaimWithdrawn(orderNo, "app", claimNo, 1, "ORDER_REFUNDED", clock.instant()));

    Await.until(
        "its end",
        () -> count("select count(*) filter (where state = 'RESOLVED') from cases") == 1);
  }

  @Test
  void oneNeedIsOneCaseHoweverOftenItIsTold() {
    needed("PROMISE_MISSED");
    needed("PROMISE_MISSED");
    needed("DELIVERY_OVERDUE");

    // The events of an order come in order: with the last one here, all are.
    Await.until("the last of them", () -> kinds().contains("DELIVERY_OVERDUE"));
    assertThat(kinds()).containsExactly("PROMISE_MISSED", "DELIVERY_OVERDUE");
  }

  /** Whoever asks week after week calls a person a second time where the first one was wrong. */
  @Test
  void aNeedThatLastsCallsAPersonAgainAfterTheCaseWasResolved() {
    needed("REFUNDING_OVERDUE");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();
    act(caseNo, "escalation", "{\"reason\":\"over 500\"}").statusCode(200);
    act(caseNo, "resolution", "{\"resolution\":\"DONE\",\"note\":\"on its way\"}").statusCode(200);

    clock.advance(Duration.ofDays(30));
    needed("REFUNDING_OVERDUE");
    Await.until("a second call", () -> outbox.of(orderNo, CaseOpened.class).size() == 2);

    assertThat(outbox.of(orderNo, CaseOpened.class))
        .extracting(told -> told.caseNo() + " " + told.tier())
        .containsExactly(caseNo + " 2", caseNo + " 2");
    as("platform", "ops", "/v1/cases/" + caseNo)
        .body("theCase.state", equalTo("OPEN"))
        .body("theCase.tier", equalTo(2))
        .body("theCase.answerBy", equalTo(clock.instant().plus(Duration.ofHours(4)).toString()))
        .body("theCase.resolution", nullValue())
        .body("history.step", contains("Open", "Escalate", "Resolve", "AskAgain"))
        .body("history[3].actor", equalTo("rule"))
        .body("history[3].detail", equalTo("late"));
  }

  /** It was on its way when somebody resolved the case, or another one asked for the same. */
  @Test
  void aNeedOfBeforeTheCaseWasResolvedOpensNothing() {
    needed("PAYMENT_UNCONFIRMED");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();
    var before = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    act(caseNo, "resolution", "{\"resolution\":\"DONE\",\"note\":\"it is paid\"}").statusCode(200);

    clock.advance(Duration.ofDays(1));
    topics.publish(
        "payments",
        new CaseNeeded(
            "payment-unconfirmed:" + orderNo,
            "payment-unconfirmed",
            orderNo,
            "app",
            "late",
            before));
    topics.publish(
        "payments",
        new CaseNeeded("OTHER:" + orderNo, "OTHER", orderNo, "app", "last", clock.instant()));

    Await.until("the last of them", () -> kinds().contains("OTHER"));
    assertThat(kinds()).containsExactly("PAYMENT_UNCONFIRMED", "OTHER");
    as("platform", "ops", "/v1/cases/" + caseNo).body("theCase.state", equalTo("RESOLVED"));
  }

  @Test
  void anAppOpensACaseOnceAndReadsWhatItsBuyerWasTold() {
    var first = open("app", "k1", "not-received").statusCode(201);
    var caseNo = first.extract().<String>path("caseNo");
    open("app", "k2", "NOT_RECEIVED").statusCode(200).body("caseNo", equalTo(caseNo));
    open("other", "k3", "NOT_RECEIVED").statusCode(404).body("code", equalTo("order_not_found"));
    open("app", "k4", "STATEMENT_DIFFERENCE").statusCode(400).body("code", equalTo("kind_unknown"));
    needed("PROMISE_MISSED");
    Await.until("the rule's case", () -> outbox.of(orderNo, CaseOpened.class).size() == 2);

    act(caseNo, "notes", "{\"text\":\"supplier asked\",\"evidence\":[\"mail 7\"]}").statusCode(200);
    act(caseNo, "notes", "{\"text\":\"we asked the supplier\",\"toBuyer\":true}").statusCode(200);

    assertThat(outbox.of(orderNo, CaseAnswered.class))
        .extracting(CaseAnswered::answer)
        .containsExactly("we asked the supplier");
    as("app", "orders:read", "/v1/cases?orderNo=" + orderNo)
        .body("cases.kind", contains("NOT_RECEIVED"))
        .body("cases[0].answerBy", nullValue())
        .body("cases[0].tier", nullValue())
        .body("cases[0].nextActions", nullValue());
    as("app", "orders:read", "/v1/cases/" + caseNo)
        .body("theCase.title", equalTo("买家称未收到商品"))
        .body("history", hasSize(1))
        .body("history[0].detail", equalTo("we asked the supplier"))
        .body("history[0].tier", nullValue())
        .body("history[0].actor", nullValue());
    given()
        .auth()
        .oauth2(Tokens.of("other", "orders:read"))
        .get("/v1/cases/" + caseNo)
        .then()
        .statusCode(404)
        .body("code", equalTo("case_not_found"));
  }

  /** "I paid and see no order": its app waits for the answer, and hears it. */
  @Test
  void aCaseOfAnAppAndNoOrderIsAnsweredToThatApp() {
    var body = "{\"kind\":\"PAYMENT_NOT_FOUND\",\"detail\":\"wechat 4200\"}";
    var opened = post("app", "orders:write", "/v1/cases", body).statusCode(201);
    var caseNo = opened.extract().<String>path("caseNo");

    act(caseNo, "notes", "{\"text\":\"we look for it\",\"toBuyer\":true}").statusCode(200);

    var answered = outbox.await(caseNo, CaseAnswered.class);
    assertThat(answered.tenant()).isEqualTo("app");
    assertThat(answered.orderNo()).isNull();
  }

  @Test
  void aCaseOfNobodysAppCannotPretendToAnswerTheBuyer() {
    var body = "{\"kind\":\"OTHER\",\"detail\":\"a call without a name\"}";
    var opened = post("platform", "ops", "/v1/cases", body).statusCode(201);
    var caseNo = opened.extract().<String>path("caseNo");

    act(caseNo, "notes", "{\"text\":\"done\",\"toBuyer\":true}")
        .statusCode(409)
        .body("code", equalTo("case_without_app"));

    as("platform", "ops", "/v1/cases/" + caseNo)
        .body("theCase.answerBy", notNullValue())
        .body("history.step", contains("Open"));
  }

  @Test
  void aCaseAboutAnOrderIsItsAppsEvenIfWhoeverNeedsItDoesNotKnow() {
    topics.publish(
        "payments",
        new CaseNeeded(
            "statement-difference:" + orderNo,
            "statement-difference",
            orderNo,
            null,
            "1 fen",
            clock.instant()));
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();

    act(caseNo, "notes", "{\"text\":\"we compare\",\"toBuyer\":true}").statusCode(200);

    assertThat(outbox.await(orderNo, CaseAnswered.class).tenant()).isEqualTo("app");
    as("app", "orders:read", "/v1/cases/" + caseNo).body("history", hasSize(1));
  }

  @Test
  void anOperatorTakesPromisesAndEndsACase() {
    needed("PROMISE_MISSED");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();

    act(caseNo, "assignment", "{\"version\":1}")
        .statusCode(200)
        .body("assignee", equalTo("platform"))
        .body("version", equalTo(2));
    act(caseNo, "assignment", "{\"assignee\":\"bob\",\"version\":1}")
        .statusCode(409)
        .body("code", equalTo("case_changed"));
    var by = clock.instant().plus(Duration.ofHours(2));
    act(caseNo, "promise", "{\"text\":\"sent again\",\"by\":\"%s\"}".formatted(by)).statusCode(200);
    act(caseNo, "promise", "{\"text\":\"x\",\"by\":\"%s\"}".formatted(clock.instant()))
        .statusCode(409)
        .body("code", equalTo("promise_in_the_past"));
    act(caseNo, "escalation", "{\"reason\":\"over 500\"}").statusCode(200).body("tier", equalTo(2));
    act(caseNo, "resolution", "{\"resolution\":\"DONE\",\"note\":\"it arrived\"}")
        .statusCode(200)
        .body("state", equalTo("RESOLVED"));
    act(caseNo, "reopening", "{\"reason\":\"it did not\"}")
        .statusCode(200)
        .body("state", equalTo("OPEN"));

    assertThat(outbox.await(orderNo, CasePromised.class).promise()).isEqualTo("sent again");
    assertThat(outbox.await(orderNo, CaseResolved.class).toBuyer()).isTrue();
    as("platform", "ops", "/v1/cases/" + caseNo)
        .body("theCase.nextActions", notNullValue())
        .body(
            "history.step",
            contains("Open", "Assign", "MakePromise", "Escalate", "Resolve", "Reopen"));
  }

  @Test
  void aPromiseThatBreaksIsCalledToMindThenGoesATierUp() {
    needed("PROMISE_MISSED");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();
    act(caseNo, "assignment", "{}").statusCode(200);
    var by = clock.instant().plus(Duration.ofHours(2));
    act(caseNo, "promise", "{\"text\":\"sent again\",\"by\":\"%s\"}".formatted(by)).statusCode(200);

    clock.advance(Duration.ofMinutes(95));
    assertThat(outbox.await(orderNo, CasePromiseDue.class).assignee()).isEqualTo("platform");
    assertThat(outbox.of(orderNo, CaseEscalated.class)).isEmpty();
    clock.advance(Duration.ofMinutes(30));

    var escalated = outbox.await(orderNo, CaseEscalated.class);
    assertThat(escalated.reason()).isEqualTo("PROMISE_MISSED");
    assertThat(escalated.tier()).isEqualTo(2);
    as("platform", "ops", "/v1/cases?overdue=true&tier=2&kind=PROMISE_MISSED&orderNo=" + orderNo)
        .body("cases.caseNo", hasItems(caseNo));
    as("platform", "ops", "/v1/cases?overdue=false&orderNo=" + orderNo).body("cases", hasSize(0));
    as("platform", "ops", "/v1/cases?assignee=nobody&orderNo=" + orderNo).body("cases", hasSize(0));
  }

  @Test
  void aBuyerWhoUrgesMovesItsCaseATierUpAndOpensItAgain() {
    needed("PROMISE_MISSED");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();

    topics.publish(new DeliveryUrged(orderNo, "app", clock.instant()));
    assertThat(outbox.await(orderNo, CaseEscalated.class).tier()).isEqualTo(2);
    act(caseNo, "resolution", "{\"resolution\":\"DONE\",\"note\":\"asked\"}").statusCode(200);
    topics.publish(new DeliveryUrged(orderNo, "app", clock.instant()));
    Await.until("tier 3", () -> outbox.of(orderNo, CaseEscalated.class).size() == 2);

    assertThat(outbox.of(orderNo, CaseEscalated.class))
        .allSatisfy(told -> assertThat(told.reason()).isEqualTo("URGED"));
    as("platform", "ops", "/v1/cases/" + caseNo)
        .body("theCase.state", equalTo("OPEN"))
        .body("theCase.tier", equalTo(3));
  }

  @Test
  void aBuyerWhoUrgesAReviewMovesItsCaseATierUp() {
    needed("CANCEL_REVIEWING_OVERDUE");
    var caseNo = outbox.await(orderNo, CaseOpened.class).caseNo();

    topics.publish(new ReviewUrged(orderNo, "app", null, clock.instant()));

    var told = outbox.await(orderNo, CaseEscalated.class);
    assertThat(told.caseNo()).isEqualTo(caseNo);
    assertThat(told.tier()).isEqualTo(3);
    assertThat(told.reason()).isEqualTo("URGED");
  }

  /** Two cases are about a claim: both go up, and no case of another claim does. */
  @Test
  void aBuyerWhoUrgesAClaimMovesItsCasesATierUp() {
    var claimNo = orderNo + "L1C1";
    for (var key :
        List.of(
            "VERIFYING_OVERDUE:" + claimNo,
            "CLAIM_REVIEW:" + claimNo,
            "CLAIM_REVIEW:" + orderNo + "L1C2")) {
      topics.publish(
          "orders",
          new CaseNeeded(
              key, key.substring(0, key.indexOf(':')), orderNo, "app", "late", clock.instant()));
    }
    Await.until("three cases", () -> outbox.of(orderNo, CaseOpened.class).size() == 3);

    topics.publish(new ReviewUrged(orderNo, "app", claimNo, clock.instant()));

    Await.until("two of them", () -> outbox.of(orderNo, CaseEscalated.class).size() == 2);
    assertThat(outbox.of(orderNo, CaseEscalated.class))
        .extracting(told -> told.kind() + " " + told.tier())
        .containsExactlyInAnyOrder("VERIFYING_OVERDUE 3", "CLAIM_REVIEW 2");
  }

  private List<String> kinds() {
    return outbox.of(orderNo, CaseOpened.class).stream().map(CaseOpened::kind).toList();
  }

  private void needed(String kind) {
    topics.publish(
        "orders",
        new CaseNeeded(kind + ":" + orderNo, kind, orderNo, "app", "late", clock.instant()));
  }

  private ValidatableResponse open(String app, String key, String kind) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .header("Idempotency-Key", key + orderNo)
        .contentType(ContentType.JSON)
        .body(
            "{\"kind\":\"%s\",\"orderNo\":\"%s\",\"detail\":\"nothing came\"}"
                .formatted(kind, orderNo))
        .post("/v1/cases")
        .then();
  }

  private ValidatableResponse act(String caseNo, String verb, String body) {
    return post("platform", "ops", "/v1/cases/" + caseNo + "/" + verb, body);
  }

  private static ValidatableResponse post(String client, String scope, String url, String body) {
    return given()
        .auth()
        .oauth2(Tokens.of(client, scope))
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .contentType(ContentType.JSON)
        .body(body)
        .post(url)
        .then();
  }

  private static ValidatableResponse as(String client, String scope, String url) {
    return given().auth().oauth2(Tokens.of(client, scope)).get(url).then().statusCode(200);
  }

  private long count(String query) {
    return database
        .pool()
        .preparedQuery(query + " where order_no = $1")
        .execute(Tuple.of(orderNo))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
