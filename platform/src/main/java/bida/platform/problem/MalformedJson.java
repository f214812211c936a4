package bida.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;

/** A body that is not JSON, or not of the right shape; Quarkus would answer 400 without a word. */
@Provider
@Priority(1)
final class MalformedJson extends ExceptionMapperBase<MismatchedInputException> {

  @Override
  protected HttpProblem toProblem(MismatchedInputException failure) {
    return problem(failure);
  }

  /** Says where, never what: the parser's own message repeats the input. */
  static HttpProblem problem(JsonProcessingException failure) {
    return Problems.badRequest("malformed_json", "The body cannot be read" + where(failure) + ".");
  }

  private static String where(JsonProcessingException failure) {
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return " at "
          + mapping.getPath().stream()
              .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
              .collect(Collectors.joining("."));
    }
    var at = failure.getLocation();
    return at == null ? "" : " from line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
