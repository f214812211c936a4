package bida.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An epay operator that does nothing but answer queries, from a book that tests write with PUT
 * /book?out_trade_no=…
 */
final class CarefulOperator implements AutoCloseable {

  static final String APP = "app-careful";
  static final String PID = "3003";
  static final String KEY = "the-key-of-a-careful-operator";

  private final Map<String, byte[]> book = new ConcurrentHashMap<>();
  private final HttpServer server;

  private CarefulOperator(HttpServer server) {
    this.server = server;
  }

  static CarefulOperator start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var operator = new CarefulOperator(server);
    server.createContext("/book", operator::write);
    server.createContext("/api.php", operator::read);
    server.start();
    return operator;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void write(HttpExchange exchange) throws IOException {
    book.put(number(exchange), exchange.getRequestBody().readAllBytes());
    answer(exchange, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private void read(HttpExchange exchange) throws IOException {
    var unknown = "{\"code\":-1,\"msg\":\"订单号不存在\"}".getBytes(StandardCharsets.UTF_8);
    answer(exchange, book.getOrDefault(number(exchange), unknown));
  }

  private static String number(HttpExchange exchange) {
    return exchange.getRequestURI().getQuery().replaceAll(".*out_trade_no=([^&]*).*", "$1");
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
