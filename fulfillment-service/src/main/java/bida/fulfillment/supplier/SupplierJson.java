package bida.fulfillment.supplier;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What suppliers say in JSON: strings and numbers alike, for they send both. */
public final class SupplierJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SupplierJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Whatever it is, unless it is no JSON. */
  public static Optional<JsonNode> tree(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body)).filter(read -> !read.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public static Optional<ObjectNode> read(byte[] body) {
    return tree(body).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  /** Null where it is absent, blank, or no text at all. */
  public static @Nullable String text(JsonNode object, String field) {
    var value = object.path(field);
    return !value.isValueNode() || value.isNull() || value.asText().isBlank()
        ? null
        : value.asText();
  }
}
