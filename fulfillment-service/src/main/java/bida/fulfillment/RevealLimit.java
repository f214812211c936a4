package bida.fulfillment;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What is left of an order's reveals this minute (draft-ietf-httpapi-ratelimit-headers-10). */
public record RevealLimit(int quota, int used, long resetSeconds) {

  static final Duration WINDOW = Duration.ofMinutes(1);

  boolean isExhausted() {
    return used >= quota;
  }

  RevealLimit andOne() {
    return new RevealLimit(quota, used + 1, resetSeconds);
  }

  String policy() {
    return "\"reveal\";q=" + quota + ";w=" + WINDOW.toSeconds();
  }

  String state() {
    return "\"reveal\";r=" + Math.max(0, quota - used) + ";t=" + resetSeconds;
  }

  HttpProblem problem() {
    return HttpProblem.builder()
        .withType(URI.create("https://iana.org/assignments/http-problem-types#quota-exceeded"))
        .withTitle(Status.TOO_MANY_REQUESTS.getReasonPhrase())
        .withStatus(Status.TOO_MANY_REQUESTS)
        .withDetail("The keys of this order are read too often.")
        .with("code", "reveal_rate_exceeded")
        .with("violated-policies", List.of("reveal"))
        .withHeader("Retry-After", String.valueOf(resetSeconds))
        .withHeader("RateLimit-Policy", policy())
        .withHeader("RateLimit", state())
        .withHeader("Cache-Control", "no-store")
        .build();
  }
}
