package bida.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GET /ready says whether all slots stream; GET /slots says what each one does. */
final class StatusPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Slot> slots;
  private final HttpServer server;

  StatusPage(String host, int port, List<Slot> slots) throws IOException {
    this.slots = slots;
    server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.createContext("/ready", this::ready);
    server.createContext("/slots", exchange -> answer(exchange, 200, report()));
    server.start();
  }

  void close() {
    server.stop(0);
  }

  private void ready(HttpExchange exchange) throws IOException {
    var up = slots.stream().allMatch(slot -> slot.streaming());
    answer(exchange, up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN", "slots", report()));
  }

  private Map<String, Object> report() {
    var report = new LinkedHashMap<String, Object>();
    for (var slot : slots) {
      var state = slot.state();
      var line = new LinkedHashMap<String, Object>();
      line.put("phase", state.phase().name());
      line.put("since", state.since().toString());
      line.put("carried", state.carried());
      line.put("restarts", state.restarts());
      if (state.trouble() != null) {
        line.put("trouble", state.trouble());
      }
      var madeOverRows = slot.madeOverRows();
      if (madeOverRows != null) {
        line.put("mayHaveMissedBefore", madeOverRows.toString());
      }
      report.put(slot.name(), line);
    }
    return report;
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    var bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
