package bida.fulfillment.supplier.fulu;

import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
