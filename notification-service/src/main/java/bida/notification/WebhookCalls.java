package bida.notification;

import bida.notification.WebhookTargets.Target;
import bida.notification.core.Answer;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** One HTTP call to the address that was checked: no redirects, limits for time and size. */
@ApplicationScoped
class WebhookCalls {

  private final HttpClient http;
  private final WebhookConfig config;
  private final InstantSource clock;

  WebhookCalls(Vertx vertx, WebhookConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                // The pool is one host's, which may have many endpoints: a claim has limited each
                // of them, so nothing waits here behind the slow one among them.
                .setMaxPoolSize(config.atOnce())
                .setMaxWaitQueueSize(config.atOnce())
                .setConnectTimeout((int) config.timeout().toMillis())
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16 * 1024)
                // The span of the call is the order's, see SendDueMessages.
                .setTracingPolicy(TracingPolicy.IGNORE));
  }

  Uni<Answer> post(
      Target target,
      String messageId,
      long timestamp,
      String signature,
      String payload,
      Span span) {
    var url = target.url();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(url.port(), target.address().getHostAddress()))
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.tls())
            .setURI(url.path())
            .setFollowRedirects(false)
            .setTimeout(config.timeout().toMillis())
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "Bida-Webhooks/1")
            .putHeader("webhook-id", messageId)
            .putHeader("webhook-timestamp", String.valueOf(timestamp))
            .putHeader("webhook-signature", signature);
    return UniHelper.toUni(http.request(options))
        .flatMap(request -> UniHelper.toUni(request.send(payload)).invoke(this::discard))
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .flatMap(this::ended)
        .map(response -> answer(response, span));
  }

  // Nothing in the body matters; reading it keeps the connection usable, up to a limit.
  private void discard(HttpClientResponse response) {
    var read = new int[1];
    response.handler(
        chunk -> {
          read[0] += chunk.length();
          if (read[0] > config.answerLimit()) {
            response.request().reset();
          }
        });
  }

  // The status says it all; but who is called again before would have more connections than a
  // claim gives him, and no time-out of the client ends a body that does not come.
  private Uni<HttpClientResponse> ended(HttpClientResponse response) {
    return UniHelper.toUni(response.end())
        .onFailure()
        .recoverWithNull()
        .ifNoItem()
        .after(config.timeout())
        .recoverWithUni(Uni.createFrom().voidItem().invoke(() -> response.request().reset()))
        .replaceWith(response);
  }

  private Answer answer(HttpClientResponse response, Span span) {
    var status = response.statusCode();
    span.setAttribute("http.response.status_code", status);
    var detail = "http_" + status;
    if (status >= 200 && status < 300) {
      return new Answer.Taken(detail);
    }
    return switch (status) {
      case 410 -> new Answer.Gone(detail);
      case 429, 503 ->
          new Answer.Failed(
              detail, RetryAfter.parse(response.getHeader("retry-after"), clock.instant()));
      default -> new Answer.Failed(detail);
    };
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
