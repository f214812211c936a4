package bida.platform.problem;

import bida.platform.observability.Traces;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a body over the limit with a problem. Quarkus hangs up while the client still writes, and
 * many clients then never see the 413: what is a little too large is read to its end and forgotten.
 */
@Singleton
final class BodyLimit {

  // Enough for an honest mistake; whoever announces more is cut off.
  private static final int TIMES_READ = 16;

  private final long limit;
  private final Traces traces;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, Traces traces) {
    this.limit = limit.asLongValue();
    this.traces = traces;
  }

  void guard(@Observes Router router) {
    // Before everything else, Quarkus' own limit included.
    router.route().order(Integer.MIN_VALUE).handler(this::check);
  }

  private void check(RoutingContext request) {
    long length = announced(request);
    if (length <= limit) {
      request.next();
    } else if (length <= limit * TIMES_READ) {
      request.request().handler(_ -> {});
      request.request().endHandler(_ -> refuse(request));
      request.request().resume();
    } else {
      refuse(request);
    }
  }

  private void refuse(RoutingContext request) {
    var code = StableCodes.codeOf(413);
    var problem =
        new JsonObject()
            .put("type", StableCodes.type(code).toString())
            .put("title", "Content Too Large")
            .put("status", 413)
            .put("detail", "The body may have " + limit + " bytes.")
            .put("instance", request.request().path())
            .put("code", code);
    var traceparent = traces.current();
    if (traceparent != null) {
      problem.put("traceId", traceparent.substring(3, 35));
    }
    request
        .response()
        .setStatusCode(413)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.toBuffer());
  }

  private static long announced(RoutingContext request) {
    var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
