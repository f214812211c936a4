package bida.simulators.callback;

import java.util.Map;

/**
 * A callback as it goes over the wire, signed for this delivery.
 *
 * @param query when not empty, it is a GET with this query instead of a POST of the body
 */
public record Letter(Map<String, String> headers, byte[] body, String query) {
  public Letter(Map<String, String> headers, byte[] body) {
    this(headers, body, "");
  }

  public static Letter get(String query) {
    return new Letter(Map.of(), new byte[0], query);
  }
}
