package bida.simulators.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param silence when set, nothing is sent: the connection closes after that long (real time)
 */
public record Answer(
    int status, Map<String, String> headers, byte[] body, @Nullable Duration silence) {
  private static final byte[] NOTHING = new byte[0];

  public static Answer json(int status, Object value) {
    return of(status, "application/json", Json.bytes(value));
  }

  public static Answer ok(Object value) {
    return json(200, value);
  }

  public static Answer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, null);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), NOTHING, null);
  }

  public static Answer silent(Duration silence) {
    return new Answer(0, Map.of(), NOTHING, silence);
  }

  public Answer with(Map<String, String> more) {
    var all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, all, body, silence);
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
