package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import bida.platform.limit.RateLimitConfig;
import bida.platform.limit.RateLimits;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One app asks for more than its part. */
@QuarkusTest
@WithTestResource(Servers.class)
class RateLimitTest {

  private record Numbers(int perSecond, int burst, int apps) implements RateLimitConfig {}

  private static final int PER_SECOND = 10;
  private static final int BURST = 20;
  private static final int FLOOD = 6 * BURST;

  @Inject TestClock clock;
  @Inject Pool pool;

  private String hot;
  private String other;

  @BeforeEach
  void twoAppsAndALimit() {
    hot = "hot-" + UUID.randomUUID();
    other = "other-" + UUID.randomUUID();
    putOffer(hot);
    putOffer(other);
    QuarkusMock.installMockForType(
        new RateLimits(new Numbers(PER_SECOND, BURST, 100), clock), RateLimits.class);
  }

  @Test
  void e35KeepsOneAppFromTakingEverythingAndServesTheOthersMeanwhile() throws Exception {
    var answers = new ArrayList<Future<Integer>>();
    try (var buyers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < FLOOD; i++) {
        answers.add(buyers.submit(() -> place(hot, key()).extract().statusCode()));
      }
      for (int i = 0; i < BURST; i++) {
        place(other, key()).statusCode(201);
      }
    }

    var codes = new ArrayList<Integer>();
    for (var answer : answers) {
      codes.add(answer.get());
    }
    assertThat(codes).containsOnly(201, 429);
    assertThat(codes.stream().filter(code -> code == 201)).hasSize(BURST);
    assertThat(orders(hot)).isEqualTo(BURST);
    assertThat(orders(other)).isEqualTo(BURST);

    clock.advance(Duration.ofSeconds(1));
    IntStream.range(0, PER_SECOND).forEach(_ -> place(hot, key()).statusCode(201));
    place(hot, key()).statusCode(429);
  }

  @Test
  void e35TellsTheLimitAndKeepsNothingOfWhatItRefuses() {
    var first = key();
    place(hot, first)
        .statusCode(201)
        .header("RateLimit-Policy", equalTo("\"orders\";q=20;w=2"))
        .header("RateLimit", equalTo("\"orders\";r=19;t=1"));
    // A repetition is counted, and answered as ever.
    place(hot, first)
        .statusCode(201)
        .header("Idempotency-Replayed", equalTo("true"))
        .header("RateLimit", equalTo("\"orders\";r=18;t=1"));
    IntStream.range(2, BURST).forEach(_ -> place(hot, key()).statusCode(201));

    var refused = key();
    place(hot, refused)
        .statusCode(429)
        .contentType("application/problem+json")
        .body("code", equalTo("rate_limited"))
        .header("Retry-After", equalTo("2"))
        .header("RateLimit-Policy", equalTo("\"orders\";q=20;w=2"))
        .header("RateLimit", equalTo("\"orders\";r=0;t=2"));
    assertThat(keys(refused)).isZero();

    clock.advance(Duration.ofSeconds(2));
    place(hot, refused).statusCode(201).header("Idempotency-Replayed", nullValue());
    assertThat(keys(refused)).isEqualTo(1);
  }

  @Test
  void e35CountsOnlyAppsThatMayOrder() {
    IntStream.range(0, FLOOD).forEach(_ -> send(hot, "orders:read", key()).statusCode(403));

    place(hot, key()).statusCode(201).header("RateLimit", equalTo("\"orders\";r=19;t=1"));
  }

  @Test
  void e35LetsAnAppCancelWhileItsOrdersAreRefused() {
    String no = place(hot, key()).statusCode(201).extract().path("orderNo");
    IntStream.range(1, BURST).forEach(_ -> place(hot, key()));
    place(hot, key()).statusCode(429);

    given()
        .auth()
        .oauth2(Tokens.of(hot, "orders:write"))
        .post("/v1/orders/{no}/cancellations", no)
        .then()
        .statusCode(200)
        .header("RateLimit", equalTo("\"actions\";r=19;t=1"));
  }

  private static ValidatableResponse place(String app, String key) {
    return send(app, "orders:write", key);
  }

  private static ValidatableResponse send(String app, String scope, String key) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, scope))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(
            """
            {"merchantOrderNo":"%1$s","buyerId":"buyer-%1$s","policyVersion":"v1",
             "lines":[{"sku":"RC-1","quantity":1,"recipient":"13800138000"}],
             "expectedTotal":{"amountMinor":990,"currency":"CNY"}}
            """
                .formatted(key))
        .post("/v1/orders")
        .then();
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void putOffer(String app) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"话费 10 元","productType":"RECHARGE","stockTracked":false,
             "unitPrice":{"amountMinor":990,"currency":"CNY"}}
            """)
        .put("/v1/offers/RC-1?tenant=" + app)
        .then()
        .statusCode(200);
  }

  private long orders(String app) {
    return count("select count(*) from orders where tenant = $1", app);
  }

  private long keys(String key) {
    return count("select count(*) from idempotency where key = $1", key);
  }

  private long count(String sql, String of) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(of))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
