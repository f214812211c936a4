package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of keys: on sale as a whole, or not at all. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class KeyFilesTest {

  @Inject Shop shop;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private String file;

  @BeforeEach
  void anOpenFile() {
    sku = unique("SKU-");
    file = open(sku, unique("K"));
  }

  @Test
  void putsNothingOnSaleBeforeAllOfItIsThere() {
    add(file, unique("K"), secrets(30)).statusCode(201).body("imported", equalTo(30));
    add(file, unique("K"), secrets(20)).statusCode(201);
    var early = unique("O");
    shop.order(early, keys(1, sku, 1));
    outbox.await(early, CardKeyUnavailable.class);
    assertThat(outbox.of(sku, StockChanged.class)).isEmpty();

    end("release");

    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(50);
    var late = unique("O");
    shop.order(late, keys(1, sku, 50));
    outbox.await(late, CardKeyIssued.class);
    show()
        .body("status", equalTo("RELEASED"))
        .body("imported", equalTo(50))
        .body("left", equalTo(0));
  }

  @Test
  void releasesManyPartsStepByStep() {
    for (int part = 0; part < 23; part++) {
      add(file, unique("K"), secrets(2)).statusCode(201);
    }

    end("release");

    assertThat(statuses()).isEqualTo(Map.of("AVAILABLE", 46));
    assertThat(outbox.of(sku, StockChanged.class))
        .extracting(StockChanged::usableTotal)
        .containsExactly(20L, 40L, 46L);
  }

  @Test
  void takesAPartOnceAndGoesOnWhereItStopped() {
    var key = unique("K");
    var part = secrets(3);
    add(file, key, part).statusCode(201).body("imported", equalTo(3));

    add(file, key, part)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("imported", equalTo(3));

    assertThat(statuses()).isEqualTo(Map.of("STAGED", 3));
  }

  @Test
  void importsNothingOfTheSameKeysInAnotherFile() {
    var part = secrets(3);
    add(file, unique("K"), part).statusCode(201);
    end("release");
    var again = open(sku, unique("K"));

    add(again, unique("K"), part)
        .statusCode(201)
        .body("imported", equalTo(0))
        .body("errors.code", equalTo(List.of("duplicate_key", "duplicate_key", "duplicate_key")))
        .body("errors.line", equalTo(List.of(1, 2, 3)));
  }

  @Test
  void freesTheKeysOfADiscardedFile() {
    var part = secrets(3);
    add(file, unique("K"), part).statusCode(201);

    end("discard");

    assertThat(statuses()).isEmpty();
    add(open(sku, unique("K")), unique("K"), part).statusCode(201).body("imported", equalTo(3));
    assertThat(outbox.of(sku, StockChanged.class)).isEmpty();
  }

  @Test
  void discardsWhatNobodyFinishedInADay() {
    add(file, unique("K"), secrets(3)).statusCode(201);
    clock.advance(Duration.ofHours(23));
    show().body("status", equalTo("OPEN"));

    clock.advance(Duration.ofHours(1));

    awaitStatus("DISCARDED");
    assertThat(statuses()).isEmpty();
  }

  @Test
  void takesNothingAfterItsEnd() {
    add(file, unique("K"), secrets(1)).statusCode(201);
    end("release");

    add(file, unique("K"), secrets(1)).statusCode(409).body("code", equalTo("key_file_closed"));
    ops().post("/v1/key-files/" + file + "/discard").then().body("status", equalTo("RELEASED"));
    assertThat(statuses()).isEqualTo(Map.of("AVAILABLE", 1));
  }

  @Test
  void answersBadInputWithAProblem() {
    ops()
        .header("Idempotency-Key", unique("K"))
        .contentType(ContentType.JSON)
        .body(Map.of("sku", "no good"))
        .post("/v1/key-files")
        .then()
        .statusCode(422)
        .body("code", equalTo("sku_invalid"));
    add(file, unique("K"), List.of()).statusCode(422).body("code", equalTo("keys_out_of_range"));
    ops()
        .get("/v1/key-files/none")
        .then()
        .statusCode(404)
        .body("code", equalTo("key_file_unknown"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:write"))
        .get("/v1/key-files/" + file)
        .then()
        .statusCode(403);
  }

  private static String open(String sku, String key) {
    return ops()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "name", "keys.csv"))
        .post("/v1/key-files")
        .then()
        .statusCode(201)
        .extract()
        .path("fileId");
  }

  private static ValidatableResponse add(String file, String key, List<String> secrets) {
    return ops()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(Map.of("keys", secrets.stream().map(secret -> Map.of("secret", secret)).toList()))
        .post("/v1/key-files/" + file + "/parts")
        .then();
  }

  private void end(String how) {
    ops().post("/v1/key-files/" + file + "/" + how).then().statusCode(200);
    awaitStatus(how.equals("release") ? "RELEASED" : "DISCARDED");
  }

  private void awaitStatus(String status) {
    Await.until("the file to be " + status, () -> status.equals(show().extract().path("status")));
  }

  private ValidatableResponse show() {
    return ops().get("/v1/key-files/" + file).then().statusCode(200);
  }

  private Map<String, Integer> statuses() {
    var found = new java.util.TreeMap<String, Integer>();
    shop.rows("select status, count(*)::int from card_key where sku = $1 group by status", sku)
        .forEach(row -> found.put(row.getString(0), row.getInteger(1)));
    return found;
  }

  private static RequestSpecification ops() {
    return given().auth().oauth2(Tokens.of("operator", "ops"));
  }
}
