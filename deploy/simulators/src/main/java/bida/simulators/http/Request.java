package bida.simulators.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One request, whole.
 *
 * @param target path and query exactly as sent, because signatures cover it
 * @param headers by lower-case name
 * @param params the parts of the path named by its route
 */
public record Request(
    String method,
    String path,
    String target,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    Map<String, String> params) {

  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  public String query(String name) {
    return query.getOrDefault(name, "");
  }

  public String param(String name) {
    return params.getOrDefault(name, "");
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    return Json.object(body);
  }

  Request with(Map<String, String> found) {
    return new Request(method, path, target, query, headers, body, new HashMap<>(found));
  }
}
