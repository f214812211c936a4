package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WechatSigningTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1792339200));
  private static final String SYMBOLS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @TempDir Path folder;

  static Stream<JsonNode> requests() throws IOException {
    return read("wechat_api.json").get("request_signing").valueStream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void signsRequestsAsTheVectorsSay(JsonNode request) throws IOException {
    var expected = request.get("Authorization").asText();
    var merchant = read("keys.json").get("wechat_merchant");
    var signer =
        new RSASigner(
            merchant.get("serial_no").asText(),
            Pem.privateKey(file(merchant.get("private_pkcs8_pem"))));
    var credential =
        new WechatCredential(
            merchant.get("mchid").asText(), signer, CLOCK, dice(between(expected, "nonce_str=\"")));

    var authorization =
        credential.getAuthorization(
            URI.create("https://api.mch.weixin.qq.com" + request.get("canonical_url").asText()),
            request.get("method").asText(),
            request.get("body").asText());

    assertThat(authorization).isEqualTo(expected);
  }

  @Test
  void believesAnAnswerWithAnyCaseOfHeaderNames() throws IOException {
    var answer = read("wechat_api.json").get("signed_query_response");

    assertThat(validate(headers(answer, false), answer.get("body").asText(), Duration.ZERO))
        .isTrue();
    assertThat(validate(headers(answer, true), answer.get("body").asText(), Duration.ZERO))
        .isTrue();
  }

  @Test
  void believesNeitherAChangedNorAnOldAnswerNorOneWithoutSignature() throws IOException {
    var answer = read("wechat_api.json").get("signed_query_response");
    var body = answer.get("body").asText();

    assertThat(validate(headers(answer, false), body + " ", Duration.ZERO)).isFalse();
    assertThat(validate(headers(answer, false), body, Duration.ofSeconds(300))).isTrue();
    assertThat(validate(headers(answer, false), body, Duration.ofSeconds(301))).isFalse();
    assertThat(validate(headers(answer, false), body, Duration.ofSeconds(-301))).isFalse();
    assertThat(validate(new HttpHeaders(), body, Duration.ZERO)).isFalse();
  }

  /** A merchant in certificate mode, or on the way out of it. */
  @Test
  void findsAKeyByTheSerialOfItsCertificate() throws IOException {
    var platform = read("keys.json").get("wechat_platform");
    var keys =
        new PlatformKeys(
            "PUB_KEY_ID_1",
            Pem.publicKey(file(platform.get("public_spki_pem"))),
            Pem.certificates(file(platform.get("x509_pem"))),
            Optional.empty());

    assertThat(keys.know(platform.get("x509_serial_hex_upper").asText())).isTrue();
    assertThat(keys.know("PUB_KEY_ID_1")).isTrue();
    assertThat(keys.know("PUB_KEY_ID_2")).isFalse();
  }

  private boolean validate(HttpHeaders headers, String body, Duration later) throws IOException {
    var platform = read("keys.json").get("wechat_platform");
    var keys =
        new PlatformKeys(
            "PUB_KEY_ID_0119000001092026112200000000000001",
            Pem.publicKey(file(platform.get("public_spki_pem"))),
            List.of(),
            Optional.empty());
    return new WechatValidator(keys, InstantSource.fixed(CLOCK.instant().plus(later)))
        .validate(headers, body);
  }

  private static HttpHeaders headers(JsonNode answer, boolean lowerCase) {
    Map<String, String> headers = new HashMap<>();
    answer
        .get("headers")
        .properties()
        .forEach(
            header ->
                headers.put(
                    lowerCase ? header.getKey().toLowerCase(Locale.ROOT) : header.getKey(),
                    header.getValue().asText()));
    return new HttpHeaders(headers);
  }

  private static RandomGenerator dice(String nonce) {
    PrimitiveIterator.OfInt letters = nonce.chars().map(SYMBOLS::indexOf).iterator();
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int nextInt(int bound) {
        return letters.nextInt();
      }
    };
  }

  private static String between(String text, String start) {
    var from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf('"', from));
  }

  private Path file(JsonNode pem) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "key", ".pem"), pem.asText());
  }

  private static JsonNode read(String vectors) throws IOException {
    try (var in = WechatSigningTest.class.getResourceAsStream("/vectors/" + vectors)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
