package bida.notification;

import bida.platform.test.Await;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** An app's back end: answers each path with what a test scripted for it, 204 otherwise. */
@Singleton
class Receiver {

  record Call(String path, MultiMap headers, String body) {
    String header(String name) {
      return headers.get(name);
    }
  }

  /** {@code status} 0: never answers. {@code bodyBytes} below 0: promises a body and sends none. */
  record Script(int status, Map<String, String> headers, int bodyBytes) {}

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> cutOff = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int port;

  Receiver(Vertx vertx, @ConfigProperty(name = "test.receiver.port") int port) {
    this.port = port;
    this.server = vertx.createHttpServer().requestHandler(this::take);
    server.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  void answers(String path, int status) {
    scripts.put(path, new Script(status, Map.of(), 0));
  }

  void answers(String path, Script script) {
    scripts.put(path, script);
  }

  List<Call> callsOf(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  List<Call> await(String path, int count) {
    Await.until(count + " calls of " + path, () -> callsOf(path).size() >= count);
    return callsOf(path);
  }

  int waitingOn(String path) {
    return waiting.getOrDefault(path, new AtomicInteger()).get();
  }

  /** Calls that ended while their answer had not. */
  int cutOff(String path) {
    return cutOff.getOrDefault(path, new AtomicInteger()).get();
  }

  private void take(HttpServerRequest request) {
    request.body(
        body -> {
          var path = request.path();
          calls.add(new Call(path, request.headers(), body.result().toString()));
          var script = scripts.getOrDefault(path, new Script(204, Map.of(), 0));
          if (script.status() == 0) {
            waiting.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            return;
          }
          var response = request.response().setStatusCode(script.status());
          script.headers().forEach(response::putHeader);
          if (script.bodyBytes() < 0) {
            response.exceptionHandler(
                _ -> cutOff.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet());
            response.putHeader("content-length", "10").writeHead();
            return;
          }
          response.end("x".repeat(script.bodyBytes()));
        });
  }

  @PreDestroy
  void close() {
    server.close();
  }
}
