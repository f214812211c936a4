package bida.fulfillment.supplier;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A callback as it came, to the byte.
 *
 * @param headers by their names in lower case, for some suppliers sign there
 */
public record CallbackRequest(
    String method,
    @Nullable String query,
    @Nullable String contentType,
    byte[] body,
    Map<String, String> headers) {

  public CallbackRequest {
    headers = Map.copyOf(headers);
  }

  /** Of a supplier that signs within the body. */
  public CallbackRequest(
      String method, @Nullable String query, @Nullable String contentType, byte[] body) {
    this(method, query, contentType, body, Map.of());
  }

  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Anybody may call, with anything: none of it belongs in a log. */
  @Override
  public String toString() {
    return "CallbackRequest[" + method + ", " + body.length + " bytes]";
  }
}
