package bida.simulators.fulu;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Vectors;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FuluVectorsTest {
  private final JsonNode vector = Vectors.read("suppliers").path("fulu");
  private final String secret = vector.path("app_secret").asText();

  @Test
  void requestsAreSignedOverTheirSortedCharacters() {
    var request = (ObjectNode) vector.path("request_params");
    var unsigned = request.deepCopy();
    unsigned.remove("sign");

    assertThat(Json.text(unsigned)).isEqualTo(vector.path("json_signed").asText());
    assertThat(FuluSign.fits(request, secret)).isTrue();
    assertThat(FuluSign.fits(request.deepCopy().put("method", "other"), secret)).isFalse();
  }

  @Test
  void callbacksAreSignedLikeRequests() {
    var notify = (ObjectNode) vector.path("notify_params");

    assertThat(FuluSign.of(notify, secret)).isEqualTo(notify.path("sign").asText());
  }

  @Test
  void cardsAreEncryptedLikeThePublishedTestValues() {
    var published = Vectors.read("suppliers").path("fulu_cards");

    for (var field : new String[] {"card_number", "card_pwd"}) {
      assertThat(
              FuluCard.sealed(
                  published.path(field + "_plain").asText(), published.path("app_secret").asText()))
          .isEqualTo(published.path(field).asText());
    }
  }

  @Test
  void answersAreSignedOverTheCharactersOfTheResult() {
    var response = vector.path("response");

    assertThat(FuluSign.of(response.path("result").asText(), secret))
        .isEqualTo(response.path("sign").asText());
  }
}
