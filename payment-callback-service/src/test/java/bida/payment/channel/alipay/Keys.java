package bida.payment.channel.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The vectors, and the account they were made for. */
final class Keys {

  private Keys() {}

  static JsonNode read(String vectors) {
    try (var in = Keys.class.getResourceAsStream("/vectors/" + vectors + ".json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(Path folder, String pair, String half) {
    var text = read("keys").at("/" + pair + "/" + half).asText();
    try {
      return Files.writeString(folder.resolve(pair + "-" + half), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AlipayAccount account(Path folder, URI url) {
    return new AlipayAccount(
        url,
        "2021000000000001",
        "2088102146225135",
        AlipayKeys.privateKey(file(folder, "alipay_app", "private_pkcs8_pem")),
        List.of(AlipayKeys.publicKey(file(folder, "alipay_platform", "public_spki_pem"))),
        List.of(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }
}
