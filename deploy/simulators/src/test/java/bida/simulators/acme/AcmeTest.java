package bida.simulators.acme;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Receiver;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.Vectors;
import bida.simulators.World;
import bida.simulators.http.Json;
import com.standardwebhooks.Webhook;
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

class AcmeTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");

  @TempDir Path data;
  Receiver receiver;
  World world;

  @BeforeEach
  void open() {
    receiver = new Receiver();
    var settings = Vectors.settings(data);
    settings.put("BIDA_SIM_DATA", data.toString());
    settings.put("BIDA_SIM_PORTS", "any");
    settings.put("BIDA_GENERIC_ACME_SECRET", SECRET);
    world = Simulators.start(SimulatorsConfig.of(settings), InstantSource.fixed(NOW));
    Http.post(world.control() + "/clock", "{\"set\":\"%s\"}".formatted(NOW.plusSeconds(60)));
  }

  @AfterEach
  void close() throws Exception {
    world.close();
    receiver.close();
  }

  @Test
  void takesAnOrderOnceAndTellsOfItsEnd() throws Exception {
    assertThat(order("N1", "P1001", 1).body()).contains("\"status\":\"PROCESSING\"");
    assertThat(order("N1", "P1001", 1).statusCode()).isEqualTo(200);
    assertThat(order("N1", "P1001", 2).body()).contains("NUMBER_USED");

    advance();

    var told = receiver.next();
    assertThat(told.json().path("attemptNo").asText()).isEqualTo("N1");
    assertThat(told.json().path("status").asText()).isEqualTo("SUCCESS");
    assertThat(told.header("webhook-signature"))
        .isEqualTo(
            new Webhook(SECRET)
                .sign(
                    told.header("webhook-id"),
                    Long.parseLong(told.header("webhook-timestamp")),
                    told.text()));
    assertThat(show("N1", "query_N1").body()).contains("\"status\":\"SUCCESS\"");
    assertThat(show("N2", "query_N2").statusCode()).isEqualTo(404);
  }

  @Test
  void givesCardsToWhoAsksAndToNobodyElse() throws Exception {
    order("N1", "CARD-50", 2);
    advance();

    assertThat(receiver.next().text()).contains("\"cardCount\":2").doesNotContain("SIM-");
    var asked = Json.object(show("N1", "query_N1").body());
    assertThat(asked.path("cards")).hasSize(2);
  }

  @Test
  void aSignatureIsOfOneOrder() throws Exception {
    order("N1", "P1001", 1);

    assertThat(show("N1", "query_N2").statusCode()).isEqualTo(401);
    assertThat(show("N1", "order_N1").statusCode()).isEqualTo(401);
  }

  @Test
  void saysWhatItHasToWhoSignsForTheProduct() throws Exception {
    // P.1 in Base64url.
    assertThat(Http.send(signed("/products/P.1", "product_UC4x", "").build()).body())
        .isEqualTo(
            "{\"product\":\"P.1\",\"onSale\":true,\"stock\":9999,\"price\":\"9.60\",\"currency\":\"CNY\"}");
    assertThat(Http.send(signed("/products/P.1", "product_P.1", "").build()).statusCode())
        .isEqualTo(401);

    Http.post(
        world.control() + "/knobs/acme", "{\"product\":\"P.1\",\"goods\":{\"unlisted\":true}}");
    assertThat(Http.send(signed("/products/P.1", "product_UC4x", "").build()).statusCode())
        .isEqualTo(404);
    assertThat(order("N1", "P.1", 1).body()).contains("PRODUCT_UNKNOWN");
  }

  private HttpResponse<String> order(String number, String product, int quantity) throws Exception {
    var body =
        """
        {"attemptNo":"%s","product":"%s","quantity":%d,"account":"13800138119","callbackUrl":"%s/cb"}\
        """
            .formatted(number, product, quantity, receiver.url());
    return Http.send(
        signed("/orders", "order_" + number, body)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> show(String number, String id) throws Exception {
    return Http.send(signed("/orders/" + number, id, "").build());
  }

  private HttpRequest.Builder signed(String path, String id, String body) throws Exception {
    var now = NOW.plusSeconds(60).getEpochSecond();
    return HttpRequest.newBuilder(
            URI.create(world.environment().get("BIDA_GENERIC_ACME_URL") + path))
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(now))
        .header("webhook-signature", new Webhook(SECRET).sign(id, now, body));
  }

  private void advance() {
    Http.post(world.control() + "/clock", "{\"advance\":\"PT2S\"}");
  }
}
