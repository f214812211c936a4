package bida.fulfillment;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** A fixed address for callbacks: the service's own port is known only once it has started. */
record CallbackGate(HttpServer server) implements AutoCloseable {

  static final String TARGET = "bida.test.gate.target";

  static CallbackGate open() throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    var http = HttpClient.newHttpClient();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var target = URI.create(System.getProperty(TARGET) + exchange.getRequestURI());
            var request =
                HttpRequest.newBuilder(target)
                    .POST(
                        HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            exchange
                .getRequestHeaders()
                .forEach(
                    (name, values) -> {
                      if (name.matches("(?i)content-type|webhook-.*|x-.*")) {
                        request.header(name, values.getFirst());
                      }
                    });
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return new CallbackGate(server);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
