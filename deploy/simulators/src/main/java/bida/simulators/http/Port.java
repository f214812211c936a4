package bida.simulators.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP port of a simulator; keeps the case of header names, which the WeChat client needs. */
public final class Port implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Port.class.getName());

  /**
   * Beyond this many requests at work the port answers 503, so that a flood cannot fill the heap.
   */
  private static final int MOST_AT_WORK = 1024;

  private final Vertx vertx;
  private final Executor workers;
  private final Handler handler;
  private final int bodyLimit;
  private final AtomicInteger atWork = new AtomicInteger();
  private final HttpServer server;

  public Port(Vertx vertx, Executor workers, Handler handler, int bodyLimit) {
    this.vertx = vertx;
    this.workers = workers;
    this.handler = handler;
    this.bodyLimit = bodyLimit;
    // The signed callbacks and answers of the channels are HTTP/1.1; h2 would lower-case headers.
    var options = new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(120);
    this.server = vertx.createHttpServer(options).requestHandler(this::receive);
  }

  public Port open(String variable, String bind, int port) {
    try {
      server.listen(port, bind).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      return this;
    } catch (ExecutionException e) {
      throw new PortTaken(variable, bind, port, e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new PortTaken(variable, bind, port, e);
    }
  }

  public int number() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void receive(HttpServerRequest request) {
    var body = Buffer.buffer();
    var tooLarge = new boolean[1];
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > bodyLimit) tooLarge[0] = true;
          else body.appendBuffer(chunk);
        });
    request.endHandler(
        _ -> {
          if (tooLarge[0]) {
            send(request, new Refusal(413, "TOO_LARGE", "body above " + bodyLimit).answer());
          } else if (atWork.incrementAndGet() > MOST_AT_WORK) {
            atWork.decrementAndGet();
            send(request, new Refusal(503, "BUSY", "too many requests at once").answer());
          } else {
            workers.execute(() -> work(request, body.getBytes()));
          }
        });
  }

  private void work(HttpServerRequest request, byte[] body) {
    Answer answer;
    try {
      answer = handler.answer(read(request, body));
    } catch (Refusal refusal) {
      answer = refusal.answer();
    } catch (Throwable e) {
      // Even an Error is answered: a caller must not wait for a connection that nobody serves.
      LOG.log(System.Logger.Level.ERROR, request.method() + " " + request.path() + " failed", e);
      answer = new Refusal(500, "SYSTEM_ERROR", "the simulator failed").answer();
    } finally {
      atWork.decrementAndGet();
    }
    send(request, answer);
  }

  private static Request read(HttpServerRequest request, byte[] body) {
    var headers = new HashMap<String, String>();
    request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    var path = request.path() == null ? "" : request.path();
    return new Request(
        request.method().name(),
        path,
        request.uri(),
        form(request.query()),
        headers,
        body,
        Map.of());
  }

  /** Decodes a query string or a form. */
  public static Map<String, String> form(@org.jspecify.annotations.Nullable String encoded) {
    var values = new HashMap<String, String>();
    if (encoded == null || encoded.isEmpty()) return values;
    for (var pair : encoded.split("&", -1)) {
      var cut = pair.indexOf('=');
      var name = cut < 0 ? pair : pair.substring(0, cut);
      values.put(decode(name), cut < 0 ? "" : decode(pair.substring(cut + 1)));
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "PARAM_ERROR", "bad percent-encoding");
    }
  }

  private void send(HttpServerRequest request, Answer answer) {
    var silence = answer.silence();
    if (silence != null) {
      closeAfter(request, silence);
      return;
    }
    vertx.runOnContext(
        _ -> {
          var response = request.response();
          if (response.closed() || response.ended()) return;
          response.setStatusCode(answer.status());
          answer.headers().forEach(response::putHeader);
          response.end(Buffer.buffer(answer.body()));
        });
  }

  private void closeAfter(HttpServerRequest request, Duration silence) {
    vertx.setTimer(Math.max(1, silence.toMillis()), _ -> request.connection().close());
  }
}
