package bida.fulfillment.agiso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.fulfillment.supplier.Card;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgisoVectorsTest {

  private JsonNode vector;
  private AgisoSignature signature;
  private AgisoCards cards;

  @BeforeEach
  void theVector() throws IOException {
    try (var file = getClass().getResourceAsStream("/vectors/suppliers.json")) {
      vector = new ObjectMapper().readTree(file).get("agiso_sup");
    }
    var secret = vector.get("app_secret").asText();
    signature = new AgisoSignature(secret, vector.get("merchant_key").asText());
    cards = new AgisoCards(secret);
  }

  @Test
  void signsARequest() {
    assertThat(signature.of(params())).isEqualTo(sign());
    assertThat(signature.isOf(params(), sign().toLowerCase(java.util.Locale.ROOT))).isTrue();
  }

  @Test
  void signsEveryFieldAndWhatIsEmptyToo() {
    for (var name : params().keySet()) {
      if (!name.equals("sign")) {
        var params = params();
        params.put(name, params.get(name) + "1");
        assertThat(signature.isOf(params, sign())).as(name).isFalse();
      }
    }
    var params = params();
    params.put("coupon", "");
    assertThat(signature.isOf(params, sign())).isFalse();
  }

  @Test
  void opensTheCards() {
    assertThat(cards.read(vector.get("cards_aes256_ecb_pkcs7_base64").asText()))
        .contains(
            List.of(new Card("ABCD-EFGH-0001", "998877", Instant.parse("2027-10-18T16:00:00Z"))));
  }

  @Test
  void sealsTheCardsAsTheVectorHasThem() {
    var sealed =
        cards.seal(
            List.of(new Card("ABCD-EFGH-0001", "998877", Instant.parse("2027-10-18T16:00:00Z"))));

    assertThat(sealed).isEqualTo(vector.get("cards_aes256_ecb_pkcs7_base64").asText());
    assertThat(cards.read(cards.seal(List.of(new Card("A", null, null)))))
        .contains(List.of(new Card("A", null, null)));
  }

  @Test
  void opensNothingUnderAnotherSecretOrOutOfRubbish() {
    var others = new AgisoCards("x".repeat(32));

    assertThat(others.read(vector.get("cards_aes256_ecb_pkcs7_base64").asText())).isEmpty();
    assertThat(cards.read("no base 64")).isEmpty();
    assertThat(cards.read("AAAA")).isEmpty();
    assertThat(cards.read(null)).contains(List.of());
    assertThatThrownBy(() -> new AgisoCards("short")).isInstanceOf(IllegalArgumentException.class);
  }

  private String sign() {
    return vector.get("request").get("sign").asText();
  }

  private TreeMap<String, String> params() {
    var params = new TreeMap<String, String>();
    vector
        .get("request")
        .properties()
        .forEach(field -> params.put(field.getKey(), field.getValue().asText()));
    return params;
  }
}
