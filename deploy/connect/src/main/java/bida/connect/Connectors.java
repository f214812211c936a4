package bida.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Registers the connectors of a folder and waits until each one runs; as often as one likes. */
public final class Connectors {

  // A connector that cannot reach its database fails within seconds; a slow machine is only slow.
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;

  private Connectors(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var environment = System.getenv();
    var folder = Path.of(environment.getOrDefault("BIDA_DEBEZIUM_DIR", "deploy/debezium"));
    var connectors =
        new Connectors(environment.getOrDefault("BIDA_CONNECT_URL", "http://127.0.0.1:8083"));
    var files = ConnectorFile.in(folder);
    for (var file : files) {
      connectors.put(file);
    }
    var deadline = System.nanoTime() + LIMIT.toNanos();
    for (var file : files) {
      System.out.println(file.name() + ": " + connectors.awaitRunning(file, deadline));
    }
  }

  // PUT takes the settings as they are, makes or changes the connector, and may be repeated.
  private void put(ConnectorFile file) throws IOException, InterruptedException {
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(config(file)))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(file.settings()))));
    if (answer.status() != 200 && answer.status() != 201) {
      throw new IllegalStateException(
          "%s was refused: %d %s".formatted(file.name(), answer.status(), answer.body()));
    }
  }

  private String awaitRunning(ConnectorFile file, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      var answer =
          send(HttpRequest.newBuilder(URI.create(url + "/connectors/" + file.name() + "/status")));
      var task = answer.body().path("tasks").path(0);
      var state = task.path("state").asText("UNASSIGNED");
      if (state.equals("RUNNING")) {
        return state;
      }
      if (state.equals("FAILED")) {
        restart(file);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            file.name() + " is " + state + ": " + task.path("trace").asText(""));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void restart(ConnectorFile file) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(
                URI.create(
                    url
                        + "/connectors/"
                        + file.name()
                        + "/restart?includeTasks=true&onlyFailed=true"))
            .POST(BodyPublishers.noBody()));
  }

  private String config(ConnectorFile file) {
    return url + "/connectors/" + file.name() + "/config";
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response =
        http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    var body = response.body();
    return new Answer(response.statusCode(), JSON.readTree(body.isBlank() ? "{}" : body));
  }

  private record Answer(int status, JsonNode body) {}
}
