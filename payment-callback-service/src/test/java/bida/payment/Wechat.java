package bida.payment;

import static io.restassured.RestAssured.given;

import bida.platform.test.TestClock;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The buyer, the channel's book and its troubles; and the time, which is one for all. */
@Singleton
class Wechat {

  private final String control;
  private final TestClock clock;
  private final Workers workers;

  Wechat(
      @ConfigProperty(name = "test.simulators") String control, TestClock clock, Workers workers) {
    this.control = control;
    this.clock = clock;
    this.workers = workers;
  }

  void pay(String paymentNo) {
    post("/wechat/pay", Map.of("outTradeNo", paymentNo));
  }

  void pay(Map<String, Object> how) {
    post("/wechat/pay", how);
  }

  /** A buyer's complaint, or another step of one. */
  JsonPath complain(Map<String, Object> complaint) {
    return post("/wechat/complaints", complaint).extract().jsonPath();
  }

  void knobs(Map<String, Object> knobs) {
    post("/knobs/wechat", knobs);
  }

  void calm() {
    given().delete(control + "/knobs/wechat").then().statusCode(200);
  }

  JsonPath book(String paymentNo) {
    return given()
        .get(control + "/wechat/book/" + paymentNo)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  boolean knows(String paymentNo) {
    return given().get(control + "/wechat/book/" + paymentNo).statusCode() == 200;
  }

  JsonPath counts() {
    return given().get(control + "/counts/wechat").then().statusCode(200).extract().jsonPath();
  }

  JsonPath counts(String paymentNo) {
    return given()
        .get(control + "/counts/wechat?order=" + paymentNo)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** How often we asked the channel that about this payment. */
  int requests(String paymentNo, String kind) {
    return counts(paymentNo).getMap("requests").get(kind) instanceof Integer times ? times : 0;
  }

  /** A freshly signed callback of one's own; the answer of the service. */
  JsonPath callback(Map<String, Object> callback) {
    return post("/wechat/callbacks", callback).extract().jsonPath();
  }

  /** For the service and the channel alike. */
  void pass(Duration time) {
    post("/clock", Map.of("advance", time.toString()));
    clock.set(clockOfTheChannel());
    workers.round();
  }

  java.time.Instant clockOfTheChannel() {
    var at = given().get(control + "/clock").then().statusCode(200).extract().jsonPath();
    return java.time.Instant.parse(at.getString("simulatedAtBase"));
  }

  void sameTime() {
    clock.set(clockOfTheChannel());
  }

  private ValidatableResponse post(String path, Map<String, Object> body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post(control + path)
        .then()
        .statusCode(200);
  }
}
