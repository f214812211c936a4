package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.Await;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class StreamTest {

  @Inject TestClock clock;
  @Inject Topics topics;

  private final String app = "app-" + UUID.randomUUID();

  @Test
  void tellsEveryStepAsItHappensAndContinuesWhereAReaderLeftOff() {
    var no = place();
    var lines = listen(no, "0");
    Await.until("the first step", () -> ids(lines).size() == 1);

    var now = clock.instant();
    topics.publish(
        new PaymentConfirmed(
            no,
            app,
            "p1",
            no + "01",
            "wechat",
            "42",
            Money.of(1, "CNY"),
            now,
            now,
            ConfirmedBy.CALLBACK));

    Await.until("paid and being delivered", () -> ids(lines).size() == 3);
    var continued = listen(no, ids(lines).get(1));
    Await.until("the rest", () -> ids(continued).equals(List.of(ids(lines).get(2))));
    assertThat(String.join("\n", lines)).contains("event:order-changed").contains("FULFILLING");
  }

  @Test
  void refusesALastEventIdThatIsNoNumber() {
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Last-Event-ID", "yesterday")
        .accept("text/event-stream")
        .get("/v1/orders/" + place() + "/stream")
        .then()
        .statusCode(400);
  }

  private List<String> listen(String no, String lastEventId) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/orders/" + no + "/stream"))
            .header("Authorization", "Bearer " + Tokens.of(app, "orders:read"))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", lastEventId)
            .build();
    var lines = new CopyOnWriteArrayList<String>();
    HttpClient.newHttpClient()
        .sendAsync(request, BodyHandlers.ofLines())
        .thenAccept(response -> response.body().forEach(lines::add));
    return lines;
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring(3).strip())
        .toList();
  }

  private String place() {
    var sku = "SKU-" + UUID.randomUUID();
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"会员","productType":"CURRENCY","unitPrice":{"amountMinor":1,"currency":"CNY"}}
            """)
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200);
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .body(
            """
            {"merchantOrderNo":"%s","buyerId":"b","lines":[{"sku":"%s","quantity":1}],
             "expectedTotal":{"amountMinor":1,"currency":"CNY"}}
            """
                .formatted(UUID.randomUUID(), sku))
        .post("/v1/orders")
        .then()
        .statusCode(201)
        .extract()
        .path("orderNo");
  }
}
