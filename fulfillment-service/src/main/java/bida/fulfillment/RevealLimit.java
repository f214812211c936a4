package bida.fulfillment;

import bida.platform.limit.Quota;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is left of an order's reveals this minute. */
public record RevealLimit(int quota, int used, long resetSeconds) {

  static final Duration WINDOW = Duration.ofMinutes(1);

  boolean isExhausted() {
    return used >= quota;
  }

  RevealLimit andOne() {
    return new RevealLimit(quota, used + 1, resetSeconds);
  }

  Map<String, String> headers() {
    var left = Math.max(0, quota - used);
    return new Quota("reveal", quota, WINDOW, left, Duration.ofSeconds(resetSeconds)).headers();
  }

  HttpProblem problem() {
    var problem =
        HttpProblem.builder()
            .withType(URI.create("https://iana.org/assignments/http-problem-types#quota-exceeded"))
            .withTitle(Status.TOO_MANY_REQUESTS.getReasonPhrase())
            .withStatus(Status.TOO_MANY_REQUESTS)
            .withDetail("The keys of this order are read too often.")
            .with("code", "reveal_rate_exceeded")
            .with("violated-policies", List.of("reveal"))
            .withHeader("Retry-After", String.valueOf(resetSeconds))
            .withHeader("Cache-Control", "no-store");
    headers().forEach(problem::withHeader);
    return problem.build();
  }
}
