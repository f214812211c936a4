package bida.platform.problem;

import bida.platform.observability.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Gives every problem a code, whoever raised it, and the trace to ask about. */
@ApplicationScoped
@Unremovable
class StableCodes implements ProblemPostProcessor {

  private final Traces traces;

  StableCodes(Traces traces) {
    this.traces = traces;
  }

  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    var unreadable = unreadableJson(context.cause);
    var coded = unreadable == null ? coded(problem) : MalformedJson.problem(unreadable);
    var builder = HttpProblem.builder(coded);
    if (coded.getInstance() == null && problem.getInstance() != null) {
      builder.withInstance(problem.getInstance());
    }
    var traceparent = traces.current();
    if (traceparent != null) {
      builder.with("traceId", traceparent.substring(3, 35));
    }
    return builder.build();
  }

  private static HttpProblem coded(HttpProblem problem) {
    if (problem.getParameters().containsKey("code")) {
      return problem;
    }
    var code = codeOf(problem.getStatusCode());
    return HttpProblem.builder(problem).withType(type(code)).with("code", code).build();
  }

  static URI type(String code) {
    return URI.create("https://bida.dev/problems/" + code);
  }

  static String codeOf(int status) {
    return switch (status) {
      case 401 -> "unauthenticated";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 413 -> "body_too_large";
      case 415 -> "unsupported_media_type";
      default -> status < 500 ? "bad_request" : "internal_error";
    };
  }

  private static @Nullable JsonProcessingException unreadableJson(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException json) {
        return json;
      }
    }
    return null;
  }
}
