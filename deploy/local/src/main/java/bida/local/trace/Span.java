package bida.local.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One piece of work of one service, as Zipkin keeps it. Times are in microseconds. */
record Span(
    String id,
    String parentId,
    String service,
    String name,
    String kind,
    long start,
    long duration,
    Map<String, String> tags) {

  static Span of(JsonNode json) {
    var tags = new HashMap<String, String>();
    json.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return new Span(
        json.path("id").asText(),
        json.path("parentId").asText(""),
        json.path("localEndpoint").path("serviceName").asText("unknown"),
        json.path("name").asText(""),
        json.path("kind").asText(""),
        json.path("timestamp").asLong(),
        json.path("duration").asLong(),
        tags);
  }

  long end() {
    return start + duration;
  }

  Optional<String> error() {
    return Optional.ofNullable(tags.get("error"))
        .filter(error -> !error.equals("false"))
        .map(error -> error.isEmpty() || error.equals("true") ? "failed" : error);
  }
}
