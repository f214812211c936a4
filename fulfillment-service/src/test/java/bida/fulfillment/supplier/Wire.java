package bida.fulfillment.supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The other end of a supplier's wire, which says what it is told to, or worse. */
public final class Wire implements AutoCloseable {

  /** Where it sends whoever gets a 3xx. */
  public static final String ELSEWHERE = "/elsewhere";

  /** What was asked of it. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {}

  /** What it says to that. */
  @FunctionalInterface
  public interface Script {
    Said to(Asked asked);
  }

  /** One answer, whatever is asked. */
  public record Said(int status, String body) implements Script {

    public static Said ok(String body) {
      return new Said(200, body);
    }

    @Override
    public Said to(Asked asked) {
      return this;
    }
  }

  @FunctionalInterface
  private interface Manner {
    void answer(HttpExchange exchange, Asked asked) throws IOException;
  }

  static {
    // Beside a Quarkus test, the threads on which answers come have Quarkus' class loader, in which
    // what propagates contexts is not what this test has. There is no context here to propagate.
    Infrastructure.clearInterceptors();
  }

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger cutOff = new AtomicInteger();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Manner manner = (exchange, _) -> exchange.close();

  public Wire() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(workers);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = new HashMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      var one =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      asked.add(one);
      manner.answer(exchange, one);
    }
  }

  public void says(Script script) {
    manner =
        (exchange, asked) -> {
          var said = script.to(asked);
          var body = said.body().getBytes(StandardCharsets.UTF_8);
          if (said.status() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", ELSEWHERE);
          }
          exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
        };
  }

  /** It promises twice of what it sends, and hangs up. */
  public void hangsUpHalfway(Script script) {
    manner =
        (exchange, asked) -> {
          var body = script.to(asked).body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length * 2L);
          exchange.getResponseBody().write(body);
          exchange.getResponseBody().flush();
        };
  }

  public void hangsUp() {
    manner = (_, _) -> {};
  }

  /** It took the request, and keeps still until the test is over. */
  public void keepsStill() {
    manner =
        (_, _) -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  /** It begins to answer, and says a little more every moment until the test is over. */
  public void drips(Script script) {
    manner =
        (exchange, asked) -> {
          var body = script.to(asked).body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, 0);
          var said = exchange.getResponseBody();
          said.write(body, 0, body.length / 2);
          try {
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
              said.write(' ');
              said.flush();
            }
          } catch (IOException e) {
            cutOff.incrementAndGet();
            throw e;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  /** How many hung up while it dripped. */
  public int cutOff() {
    return cutOff.get();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    workers.shutdownNow();
  }
}
