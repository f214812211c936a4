package bida.fulfillment;

import static io.restassured.RestAssured.given;

import bida.platform.test.TestClock;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The suppliers' troubles, what they were asked, and their own books. */
@Singleton
class Upstream {

  private final String control;

  Upstream(@ConfigProperty(name = "bida.test.control") String control) {
    this.control = control;
  }

  void knob(String supplier, Map<String, Object> knobs) {
    given()
        .contentType(ContentType.JSON)
        .body(knobs)
        .post(control + "/knobs/" + supplier)
        .then()
        .statusCode(200);
  }

  void calm() {
    for (var supplier : new String[] {"fulu", "kakayun", "agiso", "ding", "reloadly", "acme"}) {
      given().delete(control + "/knobs/" + supplier).then().statusCode(200);
    }
  }

  /** It tells us how this product is now. */
  void tell(String supplier, String product) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("goodsid", product))
        .post(control + "/" + supplier + "/pushes")
        .then()
        .statusCode(202);
  }

  /** How often it was asked that about this attempt. */
  int requests(String supplier, String kind, String attemptNo) {
    Integer count =
        given()
            .get(control + "/counts/" + supplier + "?order=" + attemptNo)
            .path("requests." + kind);
    return count == null ? 0 : count;
  }

  /** How often a callback about this attempt was sent, acked, nacked … */
  int callbacks(String supplier, String outcome, String attemptNo) {
    Integer count =
        given()
            .get(control + "/counts/" + supplier + "?order=" + attemptNo)
            .path("callbacks." + outcome);
    return count == null ? 0 : count;
  }

  boolean has(String supplier, String attemptNo) {
    return given().get(control + "/" + supplier + "/book/" + attemptNo).statusCode() == 200;
  }

  JsonPath book(String supplier, String attemptNo) {
    return given()
        .get(control + "/" + supplier + "/book/" + attemptNo)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** From now on the suppliers' time is this; never one before theirs. */
  void set(Instant now) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("set", now.toString()))
        .post(control + "/clock")
        .then()
        .statusCode(200);
  }

  /** Moves whichever clock is behind, theirs or ours. */
  void agree(TestClock ours) {
    var theirs =
        Instant.parse(
            given()
                .contentType(ContentType.JSON)
                .body(Map.of("advance", "PT0S"))
                .post(control + "/clock")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("simulatedAtBase"));
    if (theirs.isAfter(ours.instant())) {
      ours.set(theirs);
    } else {
      pass(Duration.between(theirs, ours.instant()).toString());
    }
  }

  /** The suppliers' clock, which is not the service's. */
  void pass(String duration) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("advance", duration))
        .post(control + "/clock")
        .then()
        .statusCode(200);
  }
}
