package bida.platform.idempotency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.selftest.EchoResource;
import bida.platform.selftest.SmallService;
import bida.platform.test.OutboxRows;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of vectors/idempotency_cases.json, over HTTP. */
@QuarkusTest
@TestProfile(SmallService.class)
class IdempotencyTest {

  @Inject EchoResource echoes;
  @Inject OutboxRows outbox;
  @Inject Database database;
  @Inject TestClock clock;
  @Inject Identifiers ids;

  private String key;
  private String text;

  @BeforeEach
  void newKey() {
    key = ids.text(20);
    text = ids.text(20);
  }

  static Stream<String> cases() throws IOException {
    try (var file = IdempotencyTest.class.getResourceAsStream("/vectors/idempotency_cases.json")) {
      JsonNode cases = new ObjectMapper().readTree(file).get("cases");
      return StreamSupport.stream(cases.spliterator(), false).map(one -> one.get("case").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void e25Holds(String name) throws Exception {
    switch (name) {
      case "header missing on POST /orders" -> missing();
      case "malformed (not sf-string/too long/control chars)" -> malformed();
      case "first use" -> created(post(key, text));
      case "same key, same fingerprint, first finished" -> replayed();
      case "same key, same fingerprint, first still running" -> inFlight();
      case "same key, different payload fingerprint" -> reused();
      case "same key, different tenant" -> anotherTenant();
      case "first failed before execution (validation/429/auth)" -> refusedBefore();
      case "first failed with 5xx after side effects started" -> failedWithin();
      case "process died while running" -> diedWithin();
      case "key expired (published TTL)" -> expired();
      default -> throw new AssertionError("no test for the case: " + name);
    }
  }

  @Test
  void e25TheQuotedAndTheBareFormAreOneKey() {
    created(post("\"" + key + "\"", text));

    post(key, text).then().header("Idempotency-Replayed", "true");
    assertThat(outbox.of(text)).hasSize(1);
  }

  @Test
  void e25SpacingAndOrderOfFieldsDoNotMatter() {
    created(send("app-1", key, "{\"text\":\"%s\",\"times\":1}".formatted(text)));

    send("app-1", key, "{ \"times\": 1, \"text\": \"%s\" }".formatted(text))
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true");
  }

  /** Its session ends with the effect in it, as it does where the process dies. */
  @Test
  void e26LeavesNoEffectAndNoDeadKeyWhereItDiesBeforeItsCommit() {
    var ended = new AtomicInteger();
    echoes.troubleAfter(text, () -> endItsSession(ended));
    assertThat(post(key, text).statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(ended).hasPositiveValue();
    assertThat(outbox.of(text)).isEmpty();
    echoes.troubleAfter(text, () -> Uni.createFrom().voidItem());

    created(post(key, text));

    assertThat(outbox.of(text)).hasSize(1);
  }

  private Uni<Void> endItsSession(AtomicInteger count) {
    return database
        .pool()
        .query(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction'
            """)
        .execute()
        .invoke(ended -> count.set(ended.rowCount()))
        .replaceWithVoid();
  }

  private void missing() {
    send("app-1", null, body(text))
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency_key_missing"));
  }

  private void malformed() {
    for (var bad : new String[] {"two words", "\"open", "x".repeat(256), "\"\""}) {
      post(bad, text).then().statusCode(400).body("code", equalTo("idempotency_key_invalid"));
    }
  }

  private void replayed() {
    var first = post(key, text);
    var second = post(key, text);

    created(first);
    second.then().statusCode(201).header("Idempotency-Replayed", "true");
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(outbox.of(text)).hasSize(1);
  }

  private void inFlight() {
    var started = new CompletableFuture<Void>();
    var mayEnd = new CompletableFuture<Void>();
    echoes.trouble(
        text,
        () -> {
          started.complete(null);
          return Uni.createFrom().completionStage(mayEnd);
        });
    var first = CompletableFuture.supplyAsync(() -> post(key, text));
    started.join();

    post(key, text)
        .then()
        .statusCode(409)
        .header("Retry-After", "1")
        .body("code", equalTo("idempotency_key_in_flight"));
    mayEnd.complete(null);
    created(first.join());
    assertThat(outbox.of(text)).hasSize(1);
  }

  private void reused() {
    created(post(key, text));

    post(key, text + "!").then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    assertThat(outbox.of(text + "!")).isEmpty();
  }

  private void anotherTenant() {
    created(post(key, text));

    created(send("app-2", key, body(text)));
    assertThat(outbox.of(text)).hasSize(2);
  }

  private void refusedBefore() {
    given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body(text))
        .post("/v1/echoes")
        .then()
        .statusCode(401);
    send("app-1", key, "{").then().statusCode(400);

    created(post(key, text));
  }

  private void failedWithin() {
    echoes.troubleAfter(
        text, () -> Uni.createFrom().failure(new IllegalStateException("after the effect")));
    post(key, text).then().statusCode(500);
    assertThat(outbox.of(text)).isEmpty();

    echoes.troubleAfter(text, () -> Uni.createFrom().voidItem());

    created(post(key, text));
    assertThat(outbox.of(text)).hasSize(1);
  }

  private void diedWithin() throws SQLException {
    var request = new IdempotentRequest("app-1", "POST", "/v1/echoes", key, "");
    var config = ConfigProvider.getConfig();
    try (var dying =
            DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
        var lock = dying.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      dying.setAutoCommit(false);
      lock.setString(1, request.scope());
      lock.execute();
      post(key, text).then().statusCode(409);
    }

    created(post(key, text));
  }

  private void expired() {
    created(post(key, text));

    clock.advance(Idempotency.KEPT.minus(Duration.ofMillis(1)));
    post(key, text).then().header("Idempotency-Replayed", "true");
    clock.advance(Duration.ofMillis(1));

    created(post(key, text));
  }

  private static void created(Response answer) {
    answer.then().statusCode(201).header("Idempotency-Replayed", nullValue());
  }

  private static Response post(String key, String text) {
    return send("app-1", key, body(text));
  }

  private static Response send(String tenant, String key, String body) {
    var request =
        given().auth().oauth2(Tokens.of(tenant, "orders:write")).contentType("application/json");
    return (key == null ? request : request.header("Idempotency-Key", key))
        .body(body)
        .post("/v1/echoes");
  }

  private static String body(String text) {
    return "{\"text\":\"%s\",\"times\":1}".formatted(text);
  }
}
