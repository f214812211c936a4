package bida.fulfillment;

import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.FulfillmentEvent.StockChanged;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class KeyBatchesTest {

  @Inject Shop shop;
  @Inject OutboxRows outbox;

  private String sku;

  @BeforeEach
  void aSku() {
    sku = unique("SKU-");
  }

  @Test
  void importsKeysAndTellsTheNewTotal() {
    var batch = shop.stock(sku, secrets(3));

    ops()
        .get("/v1/key-batches/" + batch)
        .then()
        .statusCode(200)
        .body("imported", equalTo(3))
        .body("importedBy", equalTo("operator"))
        .body("keys.AVAILABLE", equalTo(3));
    ops().get("/v1/stock/" + sku).then().body("usableTotal", equalTo(3));
    assertThat(outbox.of(sku, StockChanged.class))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.version()).isEqualTo(1);
              assertThat(told.usableTotal()).isEqualTo(3);
            });
  }

  @Test
  void refusesLinesByNumberAndKeepsTheOthers() {
    var known = secrets(1);
    shop.stock(sku, known);
    var fresh = secrets(1).getFirst();

    shop.importKeys(
            unique("K"),
            sku,
            List.of(
                Map.of("secret", known.getFirst()),
                Map.of("number", "N-1"),
                Map.of("secret", fresh),
                Map.of("secret", "  " + fresh + " "),
                Map.of("secret", "x".repeat(5000))))
        .statusCode(201)
        .body("imported", equalTo(1))
        .body("errors.line", contains(1, 2, 4, 5))
        .body(
            "errors.code",
            contains("duplicate_key", "secret_missing", "duplicate_key", "secret_too_long"));
    ops().get("/v1/stock/" + sku).then().body("usableTotal", equalTo(2));
  }

  @Test
  void importsOnceForTheSameIdempotencyKey() {
    var key = unique("K");
    var lines = List.of(Map.of("secret", secrets(1).getFirst()));
    var first = shop.importKeys(key, sku, lines).statusCode(201);

    shop.importKeys(key, sku, lines)
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("batchId", equalTo(first.extract().path("batchId")));
    shop.importKeys(key, sku, List.of(Map.of("secret", secrets(1).getFirst())))
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    assertThat(outbox.of(sku)).hasSize(1);
  }

  @Test
  void importsEachKeyOnceWhenSixteenImportTheSameAtATime() throws Exception {
    var same = secrets(50).stream().map(secret -> Map.of("secret", secret)).toList();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var imports =
          IntStream.range(0, 16)
              .<Callable<Integer>>mapToObj(
                  _ ->
                      () ->
                          shop.importKeys(unique("K"), sku, same)
                              .statusCode(201)
                              .extract()
                              .path("imported"))
              .toList();

      int imported = 0;
      for (var done : pool.invokeAll(imports)) {
        imported += done.get();
      }

      assertThat(imported).isEqualTo(50);
    }
    ops().get("/v1/stock/" + sku).then().body("usableTotal", equalTo(50));
  }

  @Test
  void voidsWhatIsStillForSale() {
    var batch = shop.stock(sku, secrets(2));

    ops()
        .header("Idempotency-Key", unique("K"))
        .post("/v1/key-batches/" + batch + "/void")
        .then()
        .statusCode(200)
        .body("voided", equalTo(2));
    assertThat(outbox.of(sku, StockChanged.class))
        .extracting(StockChanged::usableTotal)
        .containsExactly(2L, 0L);
    ops()
        .header("Idempotency-Key", unique("K"))
        .post("/v1/key-batches/" + batch + "/void")
        .then()
        .body("voided", equalTo(0));
    assertThat(outbox.of(sku)).hasSize(2);
  }

  @Test
  void answersBadInputWithAProblem() {
    var key = List.of(Map.of("secret", "CANARY-BAD-INPUT-1"));
    shop.importKeys("", sku, key).statusCode(400);
    shop.importKeys(unique("K"), "no sku!", key)
        .statusCode(422)
        .body("code", equalTo("sku_invalid"));
    shop.importKeys(unique("K"), sku, List.of())
        .statusCode(422)
        .body("code", equalTo("keys_out_of_range"));
    shop.importKeys(
            unique("K"),
            sku,
            IntStream.range(0, 1001).mapToObj(i -> Map.of("secret", "s" + i)).toList())
        .statusCode(422);
    var malformed =
        ops()
            .header("Idempotency-Key", unique("K"))
            .contentType(ContentType.JSON)
            .body("{\"sku\":\"" + sku + "\",\"keys\":[{\"secret\":\"CANARY-BAD-INPUT-2\"")
            .post("/v1/key-batches")
            .then()
            .statusCode(400)
            .extract()
            .asString();
    assertThat(malformed).doesNotContain("CANARY");
    ops().get("/v1/key-batches/none").then().statusCode(404);
    ops()
        .header("Idempotency-Key", unique("K"))
        .contentType(ContentType.JSON)
        .body("x".repeat(5 << 20))
        .post("/v1/key-batches")
        .then()
        .statusCode(413);
  }

  @Test
  void isForOperatorsAlone() {
    given().get("/v1/stock/" + sku).then().statusCode(401);
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read", "keys:reveal"))
        .get("/v1/stock/" + sku)
        .then()
        .statusCode(403);
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:write"))
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "keys", List.of(Map.of("secret", "x"))))
        .post("/v1/key-batches")
        .then()
        .statusCode(403);
  }

  @Test
  void setsWhoSuppliesASku() {
    shop.suppliedByFulu(sku);
    shop.suppliedByFulu(sku);

    ops().get("/v1/products/" + sku).then().body("supplierProduct", equalTo("10000001"));
    ops().get("/v1/products/" + unique("NONE")).then().statusCode(404);
    ops()
        .contentType(ContentType.JSON)
        .body(Map.of("supplier", "nobody", "supplierProduct", "1"))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(422)
        .body("code", equalTo("supplier_unknown"));
    ops()
        .contentType(ContentType.JSON)
        .body(Map.of("supplier", "fulu", "supplierProduct", "1", "maxCost", -1))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(422)
        .body("code", equalTo("max_cost_invalid"));
  }

  private static io.restassured.specification.RequestSpecification ops() {
    return given().auth().oauth2(Tokens.of("operator", "ops"));
  }
}
