package bida.platform.limit;

import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Duration;
import java.util.Map;

/**
 * A limit and what is left of it, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @param policy a name of lower-case letters
 * @param limit how many in a window
 * @param left how many of them are left
 * @param reset until all of them are there again; told in whole seconds and rounded up, so that who
 *     comes back then is let in
 */
public record Quota(String policy, int limit, Duration window, int left, Duration reset) {

  public Map<String, String> headers() {
    return Map.of(
        "RateLimit-Policy",
        "\"%s\";q=%d;w=%d".formatted(policy, limit, seconds(window)),
        "RateLimit",
        "\"%s\";r=%d;t=%d".formatted(policy, left, seconds(reset)));
  }

  /** 429. Never sooner than the reset, as the draft has it. */
  public HttpProblem problem(String code, String detail) {
    return Problems.tooMany(code, detail, seconds(reset), headers());
  }

  private static int seconds(Duration time) {
    return Math.toIntExact(time.plusNanos(999_999_999).toSeconds());
  }
}
