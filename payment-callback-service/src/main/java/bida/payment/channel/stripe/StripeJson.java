package bida.payment.channel.stripe;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;

/** What Stripe writes, as a tree: classes made for one version of its API lose what others say. */
final class StripeJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final String ID = "[A-Za-z0-9_]{1,255}";
  private static final String NUMBER = "[A-Za-z0-9_.:|-]{1,128}";

  private StripeJson() {}

  /** Throws {@link IllegalArgumentException}, which never repeats the input. */
  static JsonNode object(byte[] text) {
    try {
      var tree = MAPPER.readTree(text);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getClass().getSimpleName());
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /** Of the object in this field, whether it was expanded or only named. Empty where it is none. */
  static String idOf(JsonNode field) {
    var id = (field.isObject() ? field.path("id") : field).asText("");
    return id.matches(ID) ? id : "";
  }

  static String id(JsonNode object) {
    var id = idOf(object);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("no usable id");
    }
    return id;
  }

  /** A number of ours that we gave along; empty where somebody else made the object. */
  static String ours(JsonNode object, String name) {
    var number = object.path("metadata").path(name).asText("");
    return number.matches(NUMBER) ? number : "";
  }

  static Instant time(JsonNode seconds) {
    if (!seconds.isIntegralNumber() || !seconds.canConvertToLong()) {
      throw new IllegalArgumentException("not a time");
    }
    return Instant.ofEpochSecond(seconds.longValue());
  }

  /** A word of Stripe's, fit for logs, cases and traces whoever answered. */
  static String word(JsonNode field) {
    var word = field.asText("");
    return word.matches("[A-Za-z0-9_]{1,64}") ? word : "unreadable";
  }
}
