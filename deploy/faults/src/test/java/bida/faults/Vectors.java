package bida.faults;

import bida.local.api.Web;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.stream.Stream;

/** The signed samples, as the service's own tests have them, and numbers for copies of them. */
final class Vectors {

  private static final String FOLDER = "payment-callback-service/src/test/resources/vectors";

  private Vectors() {}

  static JsonNode read(String channel) {
    try {
      var file = FullStack.ROOT.resolve(FOLDER).resolve(channel + ".json");
      return Web.JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> cases(String channel, String list) {
    return read(channel).path(list).valueStream();
  }

  static String name(JsonNode vector) {
    return vector.path("name").asText();
  }

  static String expected(JsonNode vector) {
    return vector.path("expect").asText();
  }

  /** One that collides with none before it. */
  static String number(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }
}
