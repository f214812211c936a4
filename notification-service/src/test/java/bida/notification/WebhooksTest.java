package bida.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.Money;
import bida.contracts.NotificationEvent.MessageDelivered;
import bida.contracts.NotificationEvent.MessageParked;
import bida.contracts.OrderEvent.OrderCompleted;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.notification.Receiver.Call;
import bida.notification.Receiver.Script;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.Offsets;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import com.standardwebhooks.Webhook;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(Ports.class)
class WebhooksTest {

  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject Spans spans;
  @Inject Receiver receiver;
  @Inject TestHostNames dns;
  @Inject Offsets offsets;
  @Inject Sessions sessions;

  // An app of its own per test, so that none hears of another's orders.
  private final String tenant = "app-" + UUID.randomUUID().toString().substring(0, 8);
  private final String orderNo = "VG" + UUID.randomUUID().toString().substring(0, 12);
  private final String path = "/" + tenant;

  @Test
  void aPaidOrderIsToldSignedAndInItsTrace() throws Exception {
    var secret = register(path).path("secret").toString();
    var traceparent = Topics.traceparent();

    topics.publish(paid(orderNo), traceparent);

    var call = receiver.await(path, 1).getFirst();
    assertThat(call.header("webhook-timestamp"))
        .isEqualTo(String.valueOf(clock.instant().getEpochSecond()));
    assertThat(call.header("webhook-signature")).isEqualTo(signature(secret, call));
    assertThat(call.body())
        .contains("\"type\":\"order.paid\"")
        .contains("\"orderNo\":\"" + orderNo + "\"")
        .contains("\"status\":\"PAID\"");
    assertThat(outbox.await(orderNo, MessageDelivered.class).channel()).isEqualTo("webhook");
    Await.until(
        "a client span in the order's trace",
        () ->
            spans.ofTrace(Spans.traceId(traceparent)).stream()
                .anyMatch(span -> span.getKind() == SpanKind.CLIENT));
  }

  @Test
  void anAppHearsOfItsCaseThatIsAboutNoOrder() {
    register(path);

    topics.publish(
        new CaseAnswered(
            "CS" + tenant, "PAYMENT_NOT_FOUND", null, tenant, "we look for it", clock.instant()));

    assertThat(receiver.await(path, 1).getFirst().body())
        .contains("\"type\":\"case.answered\"")
        .contains("\"answer\":\"we look for it\"");
    assertThat(feed(null)).hasSize(1);
  }

  @Test
  void e06TheSameEventTwiceIsOneMessage() {
    register(path);

    var sent = topics.publish(paid(orderNo));
    topics.again(sent);
    topics.publish(new OrderCompleted(orderNo, tenant, "buyer", clock.instant()));

    receiver.await(path, 2);
    assertThat(receiver.callsOf(path))
        .extracting(call -> call.body().contains("order.paid"))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void e15HoldsNoTransactionWhileAnEndpointIsSilent() {
    register(path);
    receiver.answers(path, 0);

    topics.publish(paid(orderNo));
    Await.until("the call", () -> receiver.waitingOn(path) == 1);

    sessions.awaitNoTransactionDuring("the call", () -> timeouts() == 0);
    receiver.answers(path, 410);
  }

  @Test
  void e22TellsNobodyAgainWhenItsGroupReadsFromTheBeginning() {
    register(path);
    topics.publish(paid(orderNo));
    outbox.await(orderNo, MessageDelivered.class);

    offsets.backToTheBeginning("orders");
    clock.advance(Duration.ofHours(1));

    topics.publish(new OrderCompleted(orderNo, tenant, "buyer", clock.instant()));
    var calls = receiver.await(path, 2);
    assertThat(calls)
        .extracting(call -> call.body().contains("order.paid"))
        .containsExactly(true, false);
    assertThat(feed(null)).hasSize(2);
  }

  /** Orders go on without it: nobody waits for what it says. */
  @Test
  void e34TellsInOrderAndOnceWhatHappenedWhileItWasAway() {
    register(path);
    offsets.whileItReadsNothing(
        "orders",
        () -> {
          topics.again(topics.publish(paid(orderNo)));
          topics.publish(new OrderDelivered(orderNo, tenant, clock.instant()));
          clock.advance(Duration.ofHours(2));
          topics.publish(new OrderCompleted(orderNo, tenant, "buyer", clock.instant()));
        });

    receiver.await(path, 3);
    assertThat(feedTypes()).containsExactly("order.paid", "order.delivered", "order.completed");
    assertThat(receiver.callsOf(path)).hasSize(3);
  }

  private List<String> feedTypes() {
    return given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .get("/v1/events")
        .jsonPath()
        .getList("events.event.type");
  }

  @Test
  void e27AFailureIsTriedAgainUnderTheSameIdWithANewTimestamp() {
    register(path);
    receiver.answers(path, 500);
    topics.publish(paid(orderNo));
    receiver.await(path, 1);
    Await.until("the failure", () -> attempts() == 1);

    receiver.answers(path, 204);
    clock.advance(Duration.ofSeconds(15));

    var calls = receiver.await(path, 2);
    assertThat(calls)
        .extracting(call -> call.header("webhook-id"))
        .containsOnly(calls.get(0).header("webhook-id"));
    assertThat(calls.get(1).header("webhook-timestamp"))
        .isNotEqualTo(calls.get(0).header("webhook-timestamp"));
    outbox.await(orderNo, MessageDelivered.class);
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .queryParam("orderNo", orderNo)
        .get("/v1/deliveries")
        .then()
        .statusCode(200)
        .body("deliveries", hasSize(1))
        .body("deliveries[0].status", equalTo("DELIVERED"))
        .body("deliveries[0].log[0].detail", equalTo("http_500"))
        .body("deliveries[0].log[1].detail", equalTo("http_204"));
  }

  @Test
  void e27ARedirectIsAFailureAndNotFollowed() {
    register(path);
    receiver.answers(path, new Script(302, Map.of("location", receiver.url(path + "/else")), 0));

    topics.publish(paid(orderNo));

    Await.until("the failure", () -> attempts() == 1);
    assertThat(receiver.callsOf(path + "/else")).isEmpty();
  }

  @Test
  void e27ABusyReceiverIsLeftAloneAsLongAsItAsks() {
    register(path);
    receiver.answers(path, new Script(429, Map.of("retry-after", "120"), 0));
    topics.publish(paid(orderNo));
    Await.until("the failure", () -> attempts() == 1);

    assertThat(
            one(
                "select (next_attempt_at = $2)::text from messages where order_no = $1",
                orderNo,
                clock.instant().plusSeconds(120).atOffset(java.time.ZoneOffset.UTC)))
        .isEqualTo("true");
  }

  @Test
  void e27AfterTheLastTryItIsParkedAndAReplayBringsItBack() {
    var endpointId = register(path).path("endpoint.endpointId").toString();
    receiver.answers(path, 500);
    topics.publish(paid(orderNo));
    for (int attempt = 1; attempt <= 10; attempt++) {
      var tried = attempt;
      Await.until("attempt " + tried, () -> attempts() == tried);
      clock.advance(Duration.ofHours(6));
    }
    var parked = outbox.await(orderNo, MessageParked.class);
    assertThat(parked.reason()).isEqualTo("http_500");

    receiver.answers(path, 204);
    post("/" + endpointId + "/replay", "{\"messageId\":\"" + parked.messageId() + "\"}")
        .statusCode(202)
        .body("messages", equalTo(1));

    outbox.await(orderNo, MessageDelivered.class);
    assertThat(receiver.callsOf(path)).hasSize(11);
  }

  @Test
  void e27GoneMeansGone() {
    register(path);
    receiver.answers(path, 410);

    topics.publish(paid(orderNo));
    outbox.await(orderNo, MessageParked.class);
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "notifications:write"))
        .get("/v1/webhook-endpoints")
        .then()
        .body("endpoints[0].state", equalTo("DISABLED"))
        .body("endpoints[0].disabledReason", equalTo("http_410"))
        .body("endpoints[0].secret", nullValue());

    topics.publish(new OrderCompleted(orderNo, tenant, "buyer", clock.instant()));
    Await.until("the feed", () -> feed(null).size() == 2);
    assertThat(receiver.callsOf(path)).hasSize(1);
  }

  @Test
  void e27ASlowReceiverHoldsUpNobodyElse() {
    register(path + "/slow");
    register(path + "/fast");
    receiver.answers(path + "/slow", 0);

    // Two more than a slow receiver is given at once. Both are behind one host.
    for (int i = 0; i < 6; i++) {
      topics.publish(paid(orderNo + "-" + i));
    }

    receiver.await(path + "/fast", 6);
    assertThat(timeouts()).isZero();
    assertThat(receiver.waitingOn(path + "/slow")).isBetween(1, 4);
    Await.until("the time-out", () -> timeouts() > 0);
    receiver.answers(path + "/slow", 410);
  }

  @Test
  void e27AnEndlessAnswerIsCutOff() {
    register(path);
    receiver.answers(path, new Script(200, Map.of(), 5_000_000));

    topics.publish(paid(orderNo));

    outbox.await(orderNo, MessageDelivered.class);
  }

  @Test
  void e27AnAnswerThatNeverEndsKeepsNoConnection() {
    register(path);
    receiver.answers(path, new Script(200, Map.of(), -1));

    topics.publish(paid(orderNo));

    outbox.await(orderNo, MessageDelivered.class);
    Await.until("it is cut off", () -> receiver.cutOff(path) == 1);
  }

  @Test
  void e28DuringARotationBothSecretsAreValid() throws Exception {
    var response = register(path);
    var endpointId = response.path("endpoint.endpointId").toString();
    var old = response.path("secret").toString();
    receiver.answers(path, 500);
    topics.publish(paid(orderNo));
    Await.until("the failure", () -> attempts() == 1);
    var fresh =
        post("/" + endpointId + "/rotation", "{}")
            .statusCode(200)
            .extract()
            .path("secret")
            .toString();

    receiver.answers(path, 204);
    clock.advance(Duration.ofSeconds(15));
    var call = receiver.await(path, 2).getLast();
    assertThat(call.header("webhook-signature"))
        .isEqualTo(signature(fresh, call) + " " + signature(old, call));

    clock.advance(Duration.ofHours(25));
    post("/" + endpointId + "/test", "").statusCode(202);
    var later = receiver.await(path, 3).getLast();
    assertThat(later.header("webhook-signature")).isEqualTo(signature(fresh, later));
  }

  @Test
  void e33ASecretIsShownOnceAndStoredSealed() {
    var key = UUID.randomUUID().toString();
    var body = "{\"url\":\"" + receiver.url(path) + "\",\"types\":[\"order.paid\"]}";

    var secret =
        post("", body, key)
            .statusCode(201)
            .body("secret", startsWith("whsec_"))
            .extract()
            .path("secret")
            .toString();
    post("", body, key)
        .statusCode(201)
        .body("secret", nullValue())
        .header("Idempotency-Replayed", "true");

    assertThat(one("select string_agg(i.body, '') from idempotency i where i.tenant = $1", tenant))
        .doesNotContain(secret);
    assertThat(
            one(
                "select string_agg(encode(s.ciphertext, 'escape'), '') from webhook_secrets s join webhook_endpoints e using (endpoint_id) where e.tenant = $1",
                tenant))
        .doesNotContain(secret);
  }

  @Test
  void anEndpointHearsOnlyOfWhatItAskedFor() {
    post("", "{\"url\":\"" + receiver.url(path) + "\",\"types\":[\"order.completed\"]}")
        .statusCode(201);

    topics.publish(paid(orderNo));
    topics.publish(new OrderCompleted(orderNo, tenant, "buyer", clock.instant()));

    receiver.await(path, 1);
    assertThat(receiver.callsOf(path).getFirst().body()).contains("order.completed");
  }

  @Test
  void e27ANameThatTurnsPrivateIsNotCalled() {
    var host = tenant + ".example.com";
    dns.set(host, "93.184.216.34");
    post("", "{\"url\":\"https://" + host + "/hook\"}").statusCode(201);
    dns.set(host, "127.0.0.1");

    topics.publish(paid(orderNo));

    Await.until("the refusal", () -> attempts() == 1);
    assertThat(
            one(
                "select d.detail from deliveries d join messages m using (message_id) where m.order_no = $1",
                orderNo))
        .isEqualTo("address_refused");
  }

  @Test
  void e27APrivateAddressIsRefusedAtOnce() {
    dns.set("inside.example.com", "10.0.0.5");
    for (var url :
        List.of(
            "http://127.0.0.1/",
            "https://169.254.169.254/",
            "https://inside.example.com/",
            "https://kafka:9092/")) {
      post("", "{\"url\":\"" + url + "\"}")
          .statusCode(422)
          .body("code", equalTo("webhook_url_refused"));
    }
  }

  @Test
  void aDeletedEndpointHearsNothingAndItsMessagesAreParked() {
    var endpointId = register(path).path("endpoint.endpointId").toString();
    receiver.answers(path, 500);
    topics.publish(paid(orderNo));
    Await.until("the failure", () -> attempts() == 1);

    var token = Tokens.of(tenant, "notifications:write");
    given()
        .auth()
        .oauth2(Tokens.of("other", "notifications:write"))
        .delete("/v1/webhook-endpoints/" + endpointId)
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(token)
        .delete("/v1/webhook-endpoints/" + endpointId)
        .then()
        .statusCode(204);

    assertThat(outbox.await(orderNo, MessageParked.class).reason()).isEqualTo("endpoint_closed");
    given().auth().oauth2(token).get("/v1/webhook-endpoints").then().body("endpoints", hasSize(0));
  }

  @Test
  void theFeedTellsEverythingInOneOrder() {
    for (int i = 0; i < 5; i++) {
      topics.publish(paid(orderNo + i));
    }
    topics.publish(new OrderDelivered(orderNo + 0, tenant, clock.instant()));
    Await.until("six news", () -> feed(null).size() == 6);

    var all = feed(null);
    assertThat(all).isSorted();
    assertThat(feed(all.get(3))).isEqualTo(all.subList(4, 6));
    assertThat(feed(all.getLast())).isEmpty();
    given()
        .auth()
        .oauth2(Tokens.of("other-app", "orders:read"))
        .queryParam("after", all.get(0))
        .get("/v1/events")
        .then()
        .body("events", hasSize(0));
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .queryParam("limit", 2)
        .get("/v1/events")
        .then()
        .body("events", hasSize(2))
        .body("more", equalTo(true))
        .body("events[0].event.data.status", equalTo("PAID"));
  }

  @Test
  void badRequestsAreProblems() {
    post("", "{\"url\":").statusCode(400);
    post("", "{}").statusCode(400).body("code", equalTo("url_missing"));
    post("", "{\"url\":\"https://nowhere.example.org/\"}")
        .statusCode(422)
        .body("code", equalTo("webhook_host_unknown"));
    post("", "{\"url\":\"" + receiver.url(path) + "\",\"secret\":\"short\"}")
        .statusCode(422)
        .body("code", equalTo("secret_invalid"));
    post("", "{\"url\":\"" + receiver.url(path) + "\",\"types\":[\"a b\"]}")
        .statusCode(400)
        .body("code", equalTo("types_invalid"));
    post("/we_none/test", "").statusCode(404).body("code", equalTo("webhook_endpoint_not_found"));
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "notifications:write"))
        .contentType("application/json")
        .body("{\"url\":\"" + receiver.url(path) + "\"}")
        .post("/v1/webhook-endpoints")
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency_key_missing"));
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .get("/v1/webhook-endpoints")
        .then()
        .statusCode(403);
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .queryParam("after", "x")
        .get("/v1/events")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of(tenant, "orders:read"))
        .get("/v1/deliveries")
        .then()
        .statusCode(400)
        .body("code", equalTo("order_no_missing"));
  }

  private OrderPaid paid(String order) {
    return new OrderPaid(order, tenant, order + "01", Money.of(500, "CNY"), clock.instant());
  }

  private io.restassured.response.ExtractableResponse<io.restassured.response.Response> register(
      String at) {
    return post("", "{\"url\":\"" + receiver.url(at) + "\"}").statusCode(201).extract();
  }

  private ValidatableResponse post(String route, String body) {
    return post(route, body, UUID.randomUUID().toString());
  }

  private ValidatableResponse post(String route, String body, String key) {
    return given()
        .auth()
        .oauth2(Tokens.of(tenant, "notifications:write"))
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body(body)
        .post("/v1/webhook-endpoints" + route)
        .then();
  }

  private List<String> feed(String after) {
    var request = given().auth().oauth2(Tokens.of(tenant, "orders:read"));
    if (after != null) {
      request.queryParam("after", after);
    }
    return request.get("/v1/events").jsonPath().getList("events.cursor");
  }

  private static String signature(String secret, Call call) throws Exception {
    return new Webhook(secret)
        .sign(
            call.header("webhook-id"),
            Long.parseLong(call.header("webhook-timestamp")),
            call.body());
  }

  private int timeouts() {
    return count(
        "select count(*)::int from deliveries d join messages m using (message_id) where m.tenant = $1 and d.detail = 'timeout'");
  }

  private int attempts() {
    return count("select coalesce(max(attempts), 0)::int from messages where tenant = $1");
  }

  private int count(String query) {
    return database
        .pool()
        .preparedQuery(query)
        .execute(Tuple.of(tenant))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getInteger(0);
  }

  private String one(String query, Object... values) {
    return database
        .pool()
        .preparedQuery(query)
        .execute(Tuple.from(values))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getString(0);
  }
}
