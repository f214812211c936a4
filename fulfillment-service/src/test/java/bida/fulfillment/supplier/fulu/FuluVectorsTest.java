package bida.fulfillment.supplier.fulu;

import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Card;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FuluVectorsTest {

  private JsonNode vector;
  private FuluSignature signature;
  private FuluCallback callbacks;

  @BeforeEach
  void theVector() throws IOException {
    try (var file = getClass().getResourceAsStream("/vectors/suppliers.json")) {
      vector = new ObjectMapper().readTree(file).get("fulu");
    }
    signature = new FuluSignature(vector.get("app_secret").asText());
    callbacks = new FuluCallback(signature);
  }

  @Test
  void signsARequest() {
    var params = (ObjectNode) vector.get("request_params").deepCopy();
    var sign = params.remove("sign").asText();

    assertThat(FuluJson.write(params)).isEqualTo(vector.get("json_signed").asText());
    assertThat(signature.of(FuluJson.write(params))).isEqualTo(sign);
  }

  @Test
  void verifiesAnAnswerOverTheCharactersOfItsResult() {
    var response = vector.get("response");

    assertThat(signature.isOf(response.get("result").asText(), response.get("sign").asText()))
        .isTrue();
    assertThat(signature.isOf(response.get("result").asText() + " ", response.get("sign").asText()))
        .isFalse();
  }

  @Test
  void readsACallbackSentAsJson() {
    assertGenuine(read(FuluJson.write((ObjectNode) vector.get("notify_params"))));
  }

  @Test
  void readsACallbackSentAsAForm() {
    var form =
        vector.get("notify_params").properties().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));

    assertGenuine(read(form));
  }

  @Test
  void refusesACallbackOfWhichOneFieldWasChanged() {
    for (var name : new String[] {"customer_order_no", "order_status", "price", "order_id"}) {
      var params = (ObjectNode) vector.get("notify_params").deepCopy();
      params.put(name, params.get(name).asText() + "x");

      assertThat(read(FuluJson.write(params))).isInstanceOf(CallbackReading.Refused.class);
    }
  }

  @Test
  void refusesACallbackWithoutASignatureOrWithoutSense() {
    var unsigned = (ObjectNode) vector.get("notify_params").deepCopy();
    unsigned.remove("sign");

    assertThat(read(FuluJson.write(unsigned))).isInstanceOf(CallbackReading.Refused.class);
    assertThat(read("{\"broken\":")).isInstanceOf(CallbackReading.Refused.class);
    assertThat(read("")).isInstanceOf(CallbackReading.Refused.class);
    assertThat(read("a=%zz")).isInstanceOf(CallbackReading.Refused.class);
  }

  /** The test values that its documents publish. */
  @Test
  void opensAPublishedCard() throws IOException {
    var published = published();

    assertThat(new FuluCards(published.get("app_secret").asText()).read(cards(published)))
        .contains(
            List.of(
                new Card(
                    "CD1000250201906121742434441",
                    "CP1000250201906121742434441",
                    Instant.parse("2027-10-18T16:00:00Z"))));
  }

  @Test
  void opensNothingUnderAnotherSecretOrOutOfRubbish() throws IOException {
    var published = published();
    var good = new FuluCards(published.get("app_secret").asText());
    for (var other : List.of("x".repeat(32), "0a091b3aa4324435aab703142518a8f8", "short")) {
      assertThat(new FuluCards(other).read(cards(published))).isEmpty();
    }
    for (var rubbish : List.of("CP1000250201906121742434441", "no base 64", "AAAA", "{}", "=")) {
      var told = (ArrayNode) cards(published);
      ((ObjectNode) told.get(0)).put("card_pwd", rubbish);
      assertThat(good.read(told)).as(rubbish).isEmpty();
    }
    assertThat(good.read(published.get("card_number"))).isEmpty();
    assertThat(good.read(null)).contains(List.of());
    assertThat(new FuluCards("short").canBeOpened()).isFalse();
  }

  /** Of all the keys that leave a padding which looks right, none leaves a text. */
  @Test
  void opensNothingThatIsNoText() throws IOException {
    var published = published();
    var random = new Random(7);
    var opened = 0;
    for (int key = 0; key < 20_000; key++) {
      var secret = HexFormat.of().toHexDigits(random.nextLong(), 16).repeat(2);
      opened += new FuluCards(secret).read(cards(published)).isPresent() ? 1 : 0;
    }

    assertThat(opened).isZero();
  }

  @Test
  void takesACardOfOnePartAndADateWithoutATime() throws IOException {
    var published = published();
    var told = (ArrayNode) cards(published);
    var one = (ObjectNode) told.get(0);
    one.put("card_pwd", "");
    one.put("card_deadline", "2027-10-18");

    assertThat(new FuluCards(published.get("app_secret").asText()).read(told))
        .contains(
            List.of(
                new Card(
                    "CD1000250201906121742434441", null, Instant.parse("2027-10-18T16:00:00Z"))));
  }

  private static JsonNode published() throws IOException {
    try (var file = FuluVectorsTest.class.getResourceAsStream("/vectors/suppliers.json")) {
      return new ObjectMapper().readTree(file).get("fulu_cards");
    }
  }

  private static JsonNode cards(JsonNode published) {
    var cards = new ObjectMapper().createArrayNode();
    cards
        .addObject()
        .put("card_number", published.get("card_number").asText())
        .put("card_pwd", published.get("card_pwd").asText())
        .put("card_type", "0")
        .put("card_deadline", "2027-10-19 00:00:00");
    return cards;
  }

  @Test
  void decidesNothingByAStateItDoesNotKnow() {
    assertThat(FuluCallback.outcome("refunding")).isEqualTo(Outcome.UNKNOWN);
    assertThat(FuluCallback.outcome(null)).isEqualTo(Outcome.UNKNOWN);
  }

  private void assertGenuine(CallbackReading reading) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            CallbackReading.Genuine.class,
            genuine -> {
              assertThat(genuine.answer()).isEqualTo(vector.get("ack").asText());
              assertThat(genuine.report().attemptNo()).isEqualTo("FO20261019000000000001");
              assertThat(genuine.report().outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(genuine.report().product()).isEqualTo("10000001");
              assertThat(genuine.report().quantity()).isEqualTo(1);
            });
  }

  private CallbackReading read(String body) {
    return callbacks.read(
        new CallbackRequest("POST", null, null, body.getBytes(StandardCharsets.UTF_8)));
  }
}
