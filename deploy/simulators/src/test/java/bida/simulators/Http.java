package bida.simulators;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A plain client for the control API, and waiting with a deadline. */
public final class Http {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  public static HttpResponse<String> send(String method, String url, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(request.build());
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new NoAnswer(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static JsonNode get(String url) {
    return Json.object(send("GET", url, "").body());
  }

  public static JsonNode post(String url, String body) {
    var response = send("POST", url, body);
    if (response.statusCode() != 200) throw new AssertionError(response.body());
    return Json.object(response.body());
  }

  /** Looks again and again, at most ten seconds long. */
  public static void eventually(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("did not happen within 10 s");
      Thread.onSpinWait();
    }
  }

  public static final class NoAnswer extends RuntimeException {
    NoAnswer(IOException cause) {
      super(cause);
    }
  }
}
