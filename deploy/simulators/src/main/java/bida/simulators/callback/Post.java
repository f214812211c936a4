package bida.simulators.callback;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries letters; no answer within the channel's deadline is an answer of its own. */
public final class Post {
  /** WeChat waits this long (its developer notes); the supplier is no more patient. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private @Nullable HttpClient client;

  /** Made when first needed: its TLS part costs a tenth of the whole start. */
  public synchronized HttpClient client() {
    var known = client;
    if (known != null) return known;
    var made =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE)
            .build();
    client = made;
    return made;
  }

  /** What came back; status 0 when nothing did. */
  public record Reply(int status, String body) {
    static Reply none(String why) {
      return new Reply(0, why);
    }

    String brief() {
      return status == 0 ? body : status + " " + body.substring(0, Math.min(120, body.length()));
    }
  }

  public Reply send(String url, Letter letter) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address(url, letter))).timeout(DEADLINE);
      letter.headers().forEach(request::setHeader);
      if (letter.query().isEmpty()) {
        request.POST(HttpRequest.BodyPublishers.ofByteArray(letter.body()));
      }
      var response = client().send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException | IllegalArgumentException e) {
      return Reply.none(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.none("stopping");
    }
  }

  private static String address(String url, Letter letter) {
    if (letter.query().isEmpty()) return url;
    return url + (url.contains("?") ? "&" : "?") + letter.query();
  }
}
