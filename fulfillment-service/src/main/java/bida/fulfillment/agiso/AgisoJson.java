package bida.fulfillment.agiso;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as agiso's protocol has it; a number keeps its digits, because they are signed, and a name
 * that stands there twice is no JSON, because it is not said which of the two is.
 */
public final class AgisoJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private AgisoJson() {}

  /** A map or a list of maps, as they are. */
  public static String write(Object said) {
    return MAPPER.valueToTree(said).toString();
  }

  public static Optional<ObjectNode> object(byte[] body) {
    return tree(body).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  public static Optional<JsonNode> tree(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Its fields as they are signed; null is empty. */
  public static Map<String, String> fields(ObjectNode said) {
    var fields = new TreeMap<String, String>();
    said.properties()
        .forEach(
            field ->
                fields.put(
                    field.getKey(),
                    field.getValue().isNull()
                        ? ""
                        : field.getValue().isValueNode()
                            ? field.getValue().asText()
                            : field.getValue().toString()));
    return fields;
  }

  public static @Nullable String text(JsonNode said, String field) {
    var value = said.path(field);
    var text = value.asText();
    return value.isNull() || text.isBlank() ? null : text;
  }
}
