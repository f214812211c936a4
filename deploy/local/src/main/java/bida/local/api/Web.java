package bida.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP. */
public final class Web {

  public static final ObjectMapper JSON = new ObjectMapper();

  // Longer than any service takes for one call; shorter than a person's patience.
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  /** An answer; the body is a missing node when it was no JSON. */
  public record Answer(int status, JsonNode body, String text, Map<String, String> headers) {

    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /** The body; fails with the problem's own words when the call was refused. */
    public JsonNode expectOk(String what) {
      if (!ok()) {
        var detail = body.path("detail").asText(body.path("title").asText(text));
        var code = body.path("code").asText("");
        throw new ApiFailure(what + ": " + status + " " + code + " " + detail, code);
      }
      return body;
    }
  }

  public Answer get(String url, @Nullable String token) {
    return send("GET", url, token, null, Map.of());
  }

  public Answer post(String url, @Nullable String token, Object body) {
    return send("POST", url, token, body, Map.of());
  }

  public Answer send(
      String method,
      String url,
      @Nullable String token,
      @Nullable Object body,
      Map<String, String> headers) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).header("Accept", "*/*");
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      headers.forEach(request::header);
      if (body == null) {
        request.method(method, BodyPublishers.noBody());
      } else if (body instanceof String form) {
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(form));
      } else {
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
      }
      var response = client.send(request.build(), BodyHandlers.ofString());
      var seen = new HashMap<String, String>();
      response.headers().map().forEach((name, values) -> seen.put(name, values.getFirst()));
      return new Answer(response.statusCode(), json(response.body()), response.body(), seen);
    } catch (IOException e) {
      throw new ApiFailure(
          method + " " + url + ": no answer (" + e.getClass().getSimpleName() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFailure("interrupted", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      var tree = JSON.readTree(text);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
