package bida.fulfillment.supplier.fulu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON to the character, for the signature counts each: 9.5000 stays 9.5000. */
final class FuluJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private FuluJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static Optional<ObjectNode> read(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static String write(ObjectNode object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A number, as it names its products; what is none of ours to judge goes as it is. */
  static void putProduct(ObjectNode content, String product) {
    if (product.matches("\\d{1,18}")) {
      content.put("product_id", Long.parseLong(product));
    } else {
      content.put("product_id", product);
    }
  }

  /** Strings and numbers alike, for it sends both; null where absent or blank. */
  static @Nullable String text(ObjectNode object, String field) {
    var value = object.get(field);
    if (value == null || value.isNull() || value.isContainerNode() || value.asText().isBlank()) {
      return null;
    }
    return value.asText();
  }
}
