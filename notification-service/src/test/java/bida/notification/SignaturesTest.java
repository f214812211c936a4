package bida.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignaturesTest {

  private static final JsonNode VECTORS = vectors();

  @Test
  void theOfficialVectorIsReproduced() {
    var official = VECTORS.get("official_vector");

    assertThat(
            Signatures.of(
                List.of(official.get("secret").asText()),
                official.get("webhook-id").asText(),
                official.get("webhook-timestamp").asLong(),
                official.get("payload").asText()))
        .isEqualTo(official.get("webhook-signature").asText());
  }

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(VECTORS.get("cases").spliterator(), false);
  }

  /** What our signature of the same message would be tells which vectors a receiver accepts. */
  @ParameterizedTest
  @MethodSource("cases")
  void signsWhatReceiversAccept(JsonNode vector) {
    var headers = vector.get("headers");
    var timestamp = headers.get("webhook-timestamp").asLong();
    var ours =
        Signatures.of(
            List.of(VECTORS.get("secret_current").asText()),
            headers.get("webhook-id").asText(),
            timestamp,
            VECTORS.get("payload").asText());
    var theirs = new ArrayList<>(List.of(headers.get("webhook-signature").asText().split(" ")));
    var fresh = Math.abs(timestamp - VECTORS.get("now_epoch_seconds").asLong()) <= 300;

    assertThat(theirs.contains(ours) && fresh)
        .as(vector.get("name").asText())
        .isEqualTo(vector.get("expect").asText().equals("ACCEPT"));
  }

  @Test
  void e28DuringARotationBothSecretsSign() {
    var rotation =
        cases().filter(vector -> vector.get("name").asText().equals("rotation_both")).findFirst();
    var headers = rotation.orElseThrow().get("headers");

    var signature =
        Signatures.of(
            List.of(
                VECTORS.get("secret_previous").asText(), VECTORS.get("secret_current").asText()),
            headers.get("webhook-id").asText(),
            headers.get("webhook-timestamp").asLong(),
            VECTORS.get("payload").asText());

    assertThat(signature).isEqualTo(headers.get("webhook-signature").asText());
  }

  private static JsonNode vectors() {
    try (var json = SignaturesTest.class.getResourceAsStream("/vectors/standard_webhooks.json")) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
