package bida.local.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bida.local.machine.Ports;
import bida.local.stack.Addresses;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

  private static final String NO_TRACE = "00-0-0-00";

  private final Queue<Integer> answers = new ArrayDeque<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Shop shop;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", exchange -> answer(exchange, 200, "{\"access_token\":\"t\"}"));
    server.createContext("/v1/orders", this::order);
    server.start();
    var port = server.getAddress().getPort();
    var file = folder.resolve("ports.json");
    Files.writeString(file, "{\"issuer\":%1$d,\"order-service\":%1$d}".formatted(port));
    shop = Shop.withNewKeys(new Web(), new Addresses(new Ports(file)));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void order(HttpExchange exchange) throws IOException {
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    var status = answers.remove();
    if (status == 503 || status == 429) {
      exchange.getResponseHeaders().add("Retry-After", "0");
    }
    answer(exchange, status, "{\"orderNo\":\"O1\"}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void asksAgainUnderItsKeyWhereItIsToldToComeLater() {
    answers.addAll(List.of(503, 429, 201));

    assertEquals("O1", shop.place(Map.of(), NO_TRACE).path("orderNo").asText());
    assertEquals(Collections.nCopies(3, keys.getFirst()), keys);
  }

  @Test
  void takesARefusalForAnAnswer() {
    answers.add(409);

    assertEquals(409, shop.tryToPlace(Map.of(), NO_TRACE).status());
  }
}
