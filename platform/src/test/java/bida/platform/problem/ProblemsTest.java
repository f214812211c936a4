package bida.platform.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import bida.platform.selftest.SmallService;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SmallService.class)
class ProblemsTest {

  private static final String SCHEMA = "components.schemas.Problem";

  @TestHTTPResource URI here;
  @Inject TestClock clock;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "nonsense",
        "{\"times\":\"card-4711\"}",
        "{\"times\":99999999999}",
        "\"x\""
      })
  void aBodyThatCannotBeReadIs400(String body) {
    var answer = writer().contentType("application/json").body(body).post("/v1/echoes");

    isProblem(answer, 400, "malformed_json");
    answer.then().body("detail", not(containsString("4711")));
  }

  @Test
  void theDescriptionOfAnApiSaysWhatAProblemLooksLike() {
    var api = given().get("/q/openapi?format=json").then().statusCode(200);

    var answers = "paths.'/v1/echoes'.post.responses.";
    api.body(answers + "default.$ref", equalTo("#/components/responses/Problem"));
    var body = "content.'application/problem+json'.schema.$ref";
    api.body(answers + "'403'." + body, equalTo("#/components/schemas/Problem"));
    api.body("components.responses.Problem." + body, equalTo("#/components/schemas/Problem"));
  }

  @Test
  void aFieldThatCannotBeReadIsNamed() {
    writer()
        .contentType("application/json")
        .body("{\"times\":\"many\"}")
        .post("/v1/echoes")
        .then()
        .body("detail", equalTo("The body cannot be read at times."));
  }

  @Test
  void noTokenIs401() {
    var answer = given().get("/v1/echoes");

    isProblem(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aForeignTokenIs401() {
    var answer = given().auth().oauth2("abc.def.ghi").get("/v1/echoes");

    isProblem(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
  }

  @Test
  void aTokenAgesByTheClockOfTheApplication() {
    var token = Tokens.expiring(clock.instant().plus(Duration.ofDays(9)), "app-1", "orders:read");
    given().auth().oauth2(token).get("/v1/echoes").then().statusCode(200);

    clock.advance(Duration.ofDays(9));

    isProblem(given().auth().oauth2(token).get("/v1/echoes"), 401, "unauthenticated");
  }

  @Test
  void aMissingScopeIs403() {
    isProblem(
        given().auth().oauth2(Tokens.of("app-1", "refunds:write")).get("/v1/echoes"),
        403,
        "forbidden");
  }

  @Test
  void theTenantComesFromTheToken() {
    reader().get("/v1/echoes").then().statusCode(200).body("tenant", equalTo("app-1"));
  }

  @Test
  void anUnknownRouteIs404() {
    isProblem(reader().get("/v1/nowhere"), 404, "not_found");
  }

  @Test
  void anUnknownMethodIs405() {
    isProblem(reader().delete("/v1/echoes"), 405, "method_not_allowed");
  }

  @Test
  void anotherMediaTypeIs415() {
    isProblem(
        writer().contentType("text/plain").body("x").post("/v1/echoes"),
        415,
        "unsupported_media_type");
  }

  @Test
  void anAnswerNobodyCanGiveIs406() {
    isProblem(reader().accept("text/csv").get("/v1/echoes"), 406, "not_acceptable");
  }

  @Test
  void ourOwnProblemsKeepTheirCodeAndHeaders() {
    var answer = reader().get("/v1/echoes/conflict");

    isProblem(answer, 409, "busy");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void aBugTellsNothingOfItself() {
    var answer = reader().get("/v1/echoes/bug");

    isProblem(answer, 500, "internal_error");
    assertThat(answer.asString()).doesNotContain("whsec");
  }

  @Test
  void aBodyOfFiveMegabytesIs413AndIsToldSo() {
    isProblem(
        writer().contentType("application/json").body("x".repeat(5_000_000)).post("/v1/echoes"),
        413,
        "body_too_large");
  }

  @Test
  void aBodyOfUnknownLengthIsLimitedToo() throws IOException, InterruptedException {
    var body = "{\"text\": \"" + "x".repeat(5_000_000) + "\"}";
    var endless =
        HttpRequest.newBuilder(here.resolve("/v1/echoes"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + Tokens.of("app-1", "orders:write"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
            .build();

    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(endless, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(413);
    }
  }

  private static void isProblem(Response answer, int status, String code) {
    answer
        .then()
        .statusCode(status)
        .contentType(containsString("application/problem+json"))
        .body("status", equalTo(status))
        .body("code", equalTo(code))
        .body("type", equalTo("https://bida.dev/problems/" + code))
        .body("traceId", matchesPattern("[0-9a-f]{32}"));
    isAsDescribed(answer.jsonPath().<String, Object>getMap("").keySet());
  }

  private static void isAsDescribed(Set<String> members) {
    var schema = given().get("/q/openapi?format=json").jsonPath().setRootPath(SCHEMA);
    assertThat(members).containsAll(schema.getList("required", String.class));
    assertThat(schema.<String, Object>getMap("properties").keySet()).containsAll(members);
  }

  private static RequestSpecification reader() {
    return given().auth().oauth2(Tokens.of("app-1", "orders:read"));
  }

  private static RequestSpecification writer() {
    return given().auth().oauth2(Tokens.of("app-1", "orders:write"));
  }
}
