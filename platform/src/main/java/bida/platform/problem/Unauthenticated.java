package bida.platform.problem;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/**
 * The two ways to be nobody. The problem library's own mappers ask Quarkus for the challenge by a
 * field that 3.32 no longer has, and a missing token would be a 500.
 */
final class Unauthenticated {

  private Unauthenticated() {}

  /** No token where one is needed. */
  @Provider
  @Priority(1)
  static final class NoToken extends ExceptionMapperBase<UnauthorizedException> {
    @Override
    protected HttpProblem toProblem(UnauthorizedException failure) {
      return problem("Send a bearer token with this request.", "Bearer");
    }
  }

  /** A token that is not ours, or not any more (RFC 6750, section 3.1). */
  @Provider
  @Priority(1)
  static final class BadToken extends ExceptionMapperBase<AuthenticationFailedException> {
    @Override
    protected HttpProblem toProblem(AuthenticationFailedException failure) {
      return problem("The bearer token is not valid.", "Bearer error=\"invalid_token\"");
    }
  }

  private static HttpProblem problem(String detail, String challenge) {
    var code = StableCodes.codeOf(401);
    return HttpProblem.builder()
        .withType(StableCodes.type(code))
        .withTitle(Status.UNAUTHORIZED.getReasonPhrase())
        .withStatus(Status.UNAUTHORIZED)
        .withDetail(detail)
        .with("code", code)
        .withHeader(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }
}
