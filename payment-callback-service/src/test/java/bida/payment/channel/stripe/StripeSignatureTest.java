package bida.payment.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {

  private static final JsonNode VECTORS = vectors();
  private static final byte[] BODY =
      VECTORS.get("payload").asText().getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = VECTORS.get("secret").asText();
  private static final Instant NOW = Instant.ofEpochSecond(1792339200);

  @Test
  void fitsAsTheVectorsSay() {
    for (var vector : VECTORS.get("cases")) {
      var signature = StripeSignature.read(vector.get("Stripe-Signature").asText());

      assertThat(signature.fits(SECRET, BODY) && signature.isFresh(NOW))
          .as(vector.get("name").asText())
          .isEqualTo(vector.get("expect").asText().equals("ACCEPT"));
    }
  }

  @ParameterizedTest
  @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false", "3600, false"})
  void isFreshForFiveMinutesBothWays(long seconds, boolean fresh) {
    var sentAt = Long.toString(NOW.plusSeconds(seconds).getEpochSecond());

    assertThat(StripeSignature.read("t=" + sentAt + ",v1=00").isFresh(NOW)).isEqualTo(fresh);
  }

  @Test
  void isForTheWholeSecretAndTheWholeBody() {
    var signature = StripeSignature.read(VECTORS.at("/cases/0/Stripe-Signature").asText());

    assertThat(signature.fits(SECRET, BODY)).isTrue();
    assertThat(signature.fits(SECRET.substring("whsec_".length()), BODY)).isFalse();
    var changed = BODY.clone();
    changed[200] ^= 1;
    assertThat(signature.fits(SECRET, changed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1=00",
        "t=,v1=00",
        "t=-1,v1=00",
        "t=1e9,v1=00",
        "t=1,t=2,v1=00",
        "t=9999999999999,v1=00",
        "t=1,v1=zz",
        "t=1,v1=0",
        "t=1,v1=00,v1=00,v1=00,v1=00,v1=00,v1=00,v1=00,v1=00,v1=00"
      })
  void isNoneWhereItCannotBeReadInOneWay(String header) {
    assertThatThrownBy(() -> StripeSignature.read(header))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverGrows() {
    assertThatThrownBy(() -> StripeSignature.read("t=1,v0=" + "0".repeat(3000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode vectors() {
    try (var in = StripeSignatureTest.class.getResourceAsStream("/vectors/stripe.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
