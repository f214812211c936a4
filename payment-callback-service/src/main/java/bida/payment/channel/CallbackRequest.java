package bida.payment.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a callback route, to the byte: what a channel signed is never parsed and written
 * again. {@code query} is as it stood in the URL, not decoded.
 */
public record CallbackRequest(
    String method, String query, Map<String, List<String>> headers, byte[] body) {

  /** Header names in any case; the first value where there are several. */
  public @Nullable String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst()
        .orElse(null);
  }

  /** What the channel sent: the query of a GET, else the body. */
  public byte[] sent() {
    return method.equals("GET") ? query.getBytes(StandardCharsets.UTF_8) : body;
  }
}
