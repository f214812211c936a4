package bida.simulators.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one JSON dialect of the simulators: compact, RFC 3339 times, unknown fields tolerated. */
public final class Json {
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a caller sent; anything but a JSON object is the caller's mistake. */
  public static JsonNode object(byte[] body) {
    try {
      var tree = MAPPER.readTree(body);
      if (tree.isObject()) return tree;
    } catch (IOException e) {
      throw new Refusal(400, "PARAM_ERROR", "body is not JSON");
    }
    throw new Refusal(400, "PARAM_ERROR", "body is not a JSON object");
  }

  public static JsonNode object(String text) {
    return object(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
