package bida.fulfillment.supplier.kakayun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KakayunVectorsTest {

  private JsonNode vector;
  private KakayunSignature signature;

  @BeforeEach
  void theVector() throws IOException {
    try (var file = getClass().getResourceAsStream("/vectors/suppliers.json")) {
      vector = new ObjectMapper().readTree(file).get("kakayun_v3");
    }
    signature = new KakayunSignature(vector.get("key").asText());
  }

  @Test
  void signsARequest() {
    assertThat(signature.of(params())).isEqualTo(vector.get("request").get("sign").asText());
  }

  @Test
  void signsNothingThatIsEmpty() {
    var params = params();
    params.put("coupon", "");

    assertThat(signature.of(params)).isEqualTo(vector.get("request").get("sign").asText());
  }

  @Test
  void signsEveryField() {
    for (var name : params().keySet()) {
      if (!name.equals("sign")) {
        var params = params();
        params.put(name, params.get(name) + "1");
        assertThat(signature.of(params))
            .as(name)
            .isNotEqualTo(vector.get("request").get("sign").asText());
      }
    }
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
