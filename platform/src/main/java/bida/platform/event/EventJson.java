package bida.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * JSON of events and stored states: times as RFC 3339, unknown fields tolerated, absent for null.
 */
public final class EventJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private EventJson() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** Throws {@link UnreadableEventException} whose message never repeats the input. */
  public static <T> T read(String json, Class<T> type) {
    try {
      var value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new UnreadableEventException(type, "null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new UnreadableEventException(type, e.getClass().getSimpleName());
    }
  }

  /** The input is not the JSON of the type: no retry will mend it. */
  public static final class UnreadableEventException extends RuntimeException {
    UnreadableEventException(Class<?> type, String why) {
      super("not a readable " + type.getSimpleName() + ": " + why);
    }
  }
}
