package bida.payment.channel.epay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpaySignTest {

  private static final JsonNode VECTORS = vectors();
  private static final String KEY = VECTORS.get("key").asText();

  @Test
  void signsWhatWeSendAsTheVectorSays() {
    var create = params(VECTORS.at("/create/params"));

    assertThat(EpaySign.content(create)).isEqualTo(VECTORS.at("/create/sign_content").asText());
    assertThat(EpaySign.of(create, KEY)).isEqualTo(create.get("sign"));
  }

  @Test
  void tellsGoodFromBadInEveryVector() {
    for (var vector : VECTORS.get("notify_cases")) {
      var params = params(vector.get("params"));
      assertThat(EpaySign.content(params)).isEqualTo(vector.get("sign_content").asText());
      assertThat(EpaySign.fits(params, KEY, params.get("sign")))
          .as(vector.get("name").asText())
          .isEqualTo(!vector.get("expect").asText().equals("REJECT_SIGNATURE"));
    }
  }

  @Test
  void readsTheQueriesAsTheyStand() {
    for (var vector : VECTORS.get("notify_cases")) {
      assertThat(EpayForm.read(vector.get("query").asText().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(params(vector.get("params")));
    }
  }

  @Test
  void signsWithTheSuffixOfAClone() {
    var params = Map.of("a", "1", "b", "", "sign", "x");

    assertThat(EpaySign.of(params, "&key=" + KEY)).isNotEqualTo(EpaySign.of(params, KEY));
    assertThat(EpaySign.content(params)).isEqualTo("a=1");
  }

  @Test
  void readsNoFormInTwoWays() {
    for (var form :
        List.of(
            "money=9.90&money=0.01",
            "money=9.90&money=9.90",
            "name=a%26money=0.01",
            "a%3Db=1",
            "a=%zz",
            "=1",
            "a".repeat(33) + "=1",
            "a=1&",
            "p=1&".repeat(70))) {
      assertThatThrownBy(() -> EpayForm.read(form.getBytes(StandardCharsets.UTF_8)))
          .as(form)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(EpayForm.read("a=x%252Fy+z&b".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Map.of("a", "x%2Fy z", "b", ""));
  }

  @Test
  void readsOnlyMoneyThatIsWrittenPlainly() {
    assertThat(Yuan.read("9.90").amountMinor()).isEqualTo(990);
    assertThat(Yuan.read("9.9").amountMinor()).isEqualTo(990);
    assertThat(Yuan.read("9").amountMinor()).isEqualTo(900);
    assertThat(Yuan.read("0.01").amountMinor()).isEqualTo(1);
    for (var text :
        List.of(
            "",
            "0",
            "0.00",
            "1e1",
            " 9.90",
            "9.90 ",
            "-9.90",
            "+9.90",
            "9.900",
            "9,90",
            "09.90",
            ".90",
            "9.",
            "٩.90",
            "0x9",
            "NaN",
            "9".repeat(30))) {
      assertThatThrownBy(() -> Yuan.read(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void keepsTheNumbersOfTwoOperatorsApart() {
    assertThat(EpayTrades.transactionId("default", "2026")).isEqualTo("2026");
    assertThat(EpayTrades.transactionId("second", "2026")).isEqualTo("second:2026");
    assertThat(EpayTrades.tradeNo("second:2026")).isEqualTo("2026");
    assertThat(EpayTrades.tradeNo("2026")).isEqualTo("2026");
    assertThatThrownBy(() -> EpayTrades.transactionId("default", "second:2026"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Map<String, String> params(JsonNode node) {
    var params = new LinkedHashMap<String, String>();
    node.properties().forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    return params;
  }

  static JsonNode vectors() {
    try (var in = EpaySignTest.class.getResourceAsStream("/vectors/epay.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
