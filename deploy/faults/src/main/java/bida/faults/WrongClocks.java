package bida.faults;

import bida.local.api.ApiFailure;
import bida.local.api.Web;
import bida.local.api.World;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** The clock that everybody lives by, shown wrong to whom it is to be wrong for. */
final class WrongClocks implements AutoCloseable {

  private static final int NO_ANSWER = 503;

  private final World world;
  private final HttpServer server;
  private final List<String> parts;
  private final Map<String, Duration> ahead = new ConcurrentHashMap<>();

  private WrongClocks(World world, HttpServer server, List<String> parts) {
    this.world = world;
    this.server = server;
    this.parts = List.copyOf(parts);
  }

  static WrongClocks open(World world, List<String> parts) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var clocks = new WrongClocks(world, server, parts);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", clocks::show);
    server.start();
    return clocks;
  }

  void set(String part, Duration by) {
    ahead.put(part, by);
  }

  void mend(String part) {
    ahead.remove(part);
  }

  Map<String, Map<String, String>> settings() {
    var settings = new HashMap<String, Map<String, String>>();
    for (var part : parts) {
      var url = "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), part);
      settings.put(part, Map.of("BIDA_CLOCK_URL", url));
    }
    return settings;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  // Nobody's clock stops when it is not shown: it goes on from what was shown last.
  private void show(HttpExchange exchange) throws IOException {
    var part = exchange.getRequestURI().getPath().substring(1);
    try (exchange) {
      var clock = world.clock();
      var shown = clock.simulatedAtBase().plus(ahead.getOrDefault(part, Duration.ZERO));
      var body =
          Web.JSON.writeValueAsBytes(
              Map.of(
                  "simulatedAtBase", shown.toString(),
                  "realAtBase", clock.realAtBase().toString(),
                  "rate", clock.rate()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (ApiFailure e) {
      exchange.sendResponseHeaders(NO_ANSWER, -1);
    }
  }
}
