package bida.platform.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import java.net.URI;
import java.util.Map;

/**
 * Problems of the API (RFC 9457). {@code code} is stable and part of the contract; texts are not.
 */
public final class Problems {

  private Problems() {}

  public static HttpProblem badRequest(String code, String detail) {
    return problem(Status.BAD_REQUEST, code, detail).build();
  }

  public static HttpProblem forbidden(String code, String detail) {
    return problem(Status.FORBIDDEN, code, detail).build();
  }

  /** Also for what belongs to another tenant: its existence is nobody else's business. */
  public static HttpProblem notFound(String code, String detail) {
    return problem(Status.NOT_FOUND, code, detail).build();
  }

  public static HttpProblem conflict(String code, String detail) {
    return problem(Status.CONFLICT, code, detail).build();
  }

  /** A conflict that passes by itself; the client may come back after so many seconds. */
  public static HttpProblem retryLater(String code, String detail, int seconds) {
    return problem(Status.CONFLICT, code, detail)
        .withHeader("Retry-After", String.valueOf(seconds))
        .build();
  }

  public static HttpProblem unprocessable(String code, String detail) {
    return problem(UNPROCESSABLE, code, detail).build();
  }

  /** {@code headers}: the limit and what is left of it. */
  public static HttpProblem tooMany(
      String code, String detail, int seconds, Map<String, String> headers) {
    var problem =
        problem(Status.TOO_MANY_REQUESTS, code, detail)
            .withHeader("Retry-After", String.valueOf(seconds));
    headers.forEach(problem::withHeader);
    return problem.build();
  }

  public static HttpProblem unavailable(String code, String detail, int seconds) {
    return problem(Status.SERVICE_UNAVAILABLE, code, detail)
        .withHeader("Retry-After", String.valueOf(seconds))
        .build();
  }

  private static HttpProblem.Builder problem(StatusType status, String code, String detail) {
    return HttpProblem.builder()
        .withType(URI.create("https://bida.dev/problems/" + code))
        .withTitle(status.getReasonPhrase())
        .withStatus(status)
        .withDetail(detail)
        .with("code", code);
  }

  private static final StatusType UNPROCESSABLE =
      new StatusType() {
        @Override
        public int getStatusCode() {
          return 422;
        }

        @Override
        public Status.Family getFamily() {
          return Status.Family.CLIENT_ERROR;
        }

        @Override
        public String getReasonPhrase() {
          return "Unprocessable Content";
        }
      };
}
