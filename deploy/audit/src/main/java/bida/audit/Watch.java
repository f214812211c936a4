package bida.audit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Audits again and again, and serves what it found at {@code /metrics}. One audit at a time, and as
 * long a pause as was asked for after each: a slow database is not asked more often.
 */
final class Watch {

  private final Audit audit;
  private final Books.Door door;
  private final InstantSource clock;
  private final Duration young;
  private final Gauges gauges = new Gauges();

  Watch(Audit audit, Books.Door door, InstantSource clock, Duration young) {
    this.audit = audit;
    this.door = door;
    this.clock = clock;
    this.young = young;
  }

  /** Until the process is stopped. */
  void every(Duration pause, int port) throws IOException, InterruptedException {
    var server = serve(port);
    try {
      System.out.printf(
          "auditing every %s; metrics at http://127.0.0.1:%d/metrics%n",
          pause, server.getAddress().getPort());
      while (!Thread.currentThread().isInterrupted()) {
        once();
        Thread.sleep(pause);
      }
    } finally {
      server.stop(0);
    }
  }

  /** What was wrong is printed as well: the log of the night names the rows. */
  void once() {
    var began = System.nanoTime();
    try {
      var at = Moment.of(clock, young);
      var verdicts = audit.ask(door, at);
      gauges.succeeded(verdicts, at.now(), Duration.ofNanos(System.nanoTime() - began));
      Report.print(verdicts.stream().filter(verdict -> !verdict.holds()).toList(), System.out);
    } catch (SQLException | RuntimeException e) {
      // The next one may succeed; whoever watches sees that the last success grows old.
      gauges.failed();
      System.err.println("bida: the audit came to no end, and is tried again: " + e.getMessage());
    }
  }

  // Only this machine: the findings are nobody's business, and a scraper runs beside it.
  HttpServer serve(int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
    server.createContext(
        "/metrics",
        exchange -> {
          var body = gauges.text().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }
}
