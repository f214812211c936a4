package bida.simulators.reloadly;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadlyTest {
  private static final String TOPUPS = "https://topups.reloadly.com";
  private static final String GIFTCARDS = "https://giftcards.reloadly.com";

  @TempDir Path data;
  Receiver receiver;
  World world;
  String site;

  @BeforeEach
  void open() {
    receiver = new Receiver();
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_RELOADLY_CLIENT_ID", "client");
    settings.put("BIDA_RELOADLY_CLIENT_SECRET", "secret");
    settings.put("BIDA_RELOADLY_WEBHOOK_SECRET", "hook");
    settings.put("BIDA_FULFILLMENT_PUBLIC_URL", receiver.url());
    world =
        Simulators.start(
            SimulatorsConfig.of(settings),
            InstantSource.fixed(Instant.parse("2026-10-18T16:00:00Z")));
    site = world.environment().get("BIDA_RELOADLY_TOPUPS_URL");
  }

  @AfterEach
  void close() throws Exception {
    world.close();
    receiver.close();
  }

  @Test
  void signsAsTheVectorDoes() {
    var vector = Vectors.read("suppliers").path("reloadly_webhook");
    var headers = vector.path("headers");

    assertThat(
            ReloadlyCourier.sign(
                vector.path("secret").asText(),
                vector.path("body").asText(),
                headers.path("X-Reloadly-Request-Timestamp").asText()))
        .isEqualTo(headers.path("X-Reloadly-Signature").asText());
  }

  @Test
  void takesATopUpOnceAndTellsOfItsEnd() {
    var token = token(TOPUPS);
    var id = json(topUp(token, "N1")).path("transactionId").asText();
    assertThat(topUp(token, "N1").statusCode()).isEqualTo(400);
    assertThat(json(get(token, "/topups/" + id + "/status")).path("status").asText())
        .isEqualTo("PROCESSING");

    advance("PT2S");

    var told = receiver.next();
    assertThat(told.path()).isEqualTo("/v1/suppliers/reloadly/callbacks");
    assertThat(told.json().at("/data/customIdentifier").asText()).isEqualTo("N1");
    assertThat(told.json().at("/data/status").asText()).isEqualTo("SUCCESSFUL");
    assertThat(told.header("x-reloadly-signature"))
        .isEqualTo(
            ReloadlyCourier.sign("hook", told.text(), told.header("x-reloadly-request-timestamp")));
    var list = json(get(token, "/topups/reports/transactions?customIdentifier=N1"));
    assertThat(list.at("/content/0/transactionId").asText()).isEqualTo(id);
    assertThat(json(get(token, "/topups/reports/transactions?customIdentifier=N2")).path("content"))
        .isEmpty();
  }

  @Test
  void sellsGiftCardsOfWhichTheCodesComeApart() {
    var token = token(GIFTCARDS);
    var said =
        json(
            post(
                token,
                "/orders",
                """
                {"productId":10,"quantity":2,"unitPrice":25.00,"customIdentifier":"N1","senderName":"Bida"}\
                """));

    var codes =
        get(token, "/orders/transactions/" + said.path("transactionId").asText() + "/cards");

    assertThat(codes.body()).contains("cardNumber", "pinCode");
    advance("PT2S");
    assertThat(
            json(get(token, "/reports/transactions?customIdentifier=N1"))
                .at("/content/0/status")
                .asText())
        .isEqualTo("SUCCESSFUL");
  }

  @Test
  void aTokenIsGoodForItsLineAndADay() {
    assertThat(post("", "/oauth/token", credentials("wrong", TOPUPS)).statusCode()).isEqualTo(401);
    var token = token(TOPUPS);
    assertThat(get(token, "/reports/transactions").statusCode()).isEqualTo(401);
    assertThat(get("guessed", "/topups/reports/transactions").statusCode()).isEqualTo(401);

    advance("PT24H1S");

    assertThat(json(topUp(token, "N1")).path("errorCode").asText()).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void saysWhichOperatorsAndCardsThereAre() {
    var topups = token("https://topups.reloadly.com");
    var cards = token("https://giftcards.reloadly.com");
    assertThat(json(get(topups, "/operators/535")).path("status").asText()).isEqualTo("ACTIVE");
    assertThat(
            json(get(cards, "/products/10"))
                .at("/fixedRecipientToSenderDenominationsMap/25.0")
                .asInt())
        .isEqualTo(25);
    assertThat(get(cards, "/operators/535").statusCode()).isEqualTo(401);

    Http.post(
        world.control() + "/knobs/reloadly", "{\"product\":\"535\",\"goods\":{\"offSale\":true}}");
    assertThat(json(get(topups, "/operators/535")).path("status").asText()).isEqualTo("INACTIVE");
    assertThat(json(topUp(topups, "N9")).path("errorCode").asText())
        .isEqualTo("OPERATOR_NOT_IN_SERVICE");
  }

  private String token(String audience) {
    return json(post("", "/oauth/token", credentials("secret", audience)))
        .path("access_token")
        .asText();
  }

  private static String credentials(String secret, String audience) {
    return """
    {"client_id":"client","client_secret":"%s","grant_type":"client_credentials","audience":"%s"}\
    """
        .formatted(secret, audience);
  }

  private HttpResponse<String> topUp(String token, String number) {
    return post(
        token,
        "/topups-async",
        """
        {"operatorId":"535","amount":"5.00","customIdentifier":"%s","recipientPhone":{"countryCode":"GB","number":"447951631337"}}\
        """
            .formatted(number));
  }

  private HttpResponse<String> get(String token, String path) {
    return Http.send(request(token, path).build());
  }

  private HttpResponse<String> post(String token, String path, String body) {
    return Http.send(request(token, path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create(site + path))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.object(response.body());
  }

  private void advance(String duration) {
    Http.post(world.control() + "/clock", "{\"advance\":\"%s\"}".formatted(duration));
  }
}
