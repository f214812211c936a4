package bida.simulators.stripe;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Said instead of what was asked for.
 *
 * <p>{@code kept}: the endpoint had begun its work, so an idempotency key remembers this too.
 */
final class StripeError extends RuntimeException {
  private final int status;
  private final String type;
  private final String code;
  private final boolean kept;

  private StripeError(int status, String type, String code, String message, boolean kept) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
    this.kept = kept;
  }

  static StripeError invalid(String code, String message) {
    return new StripeError(400, "invalid_request_error", code, message, false);
  }

  static StripeError missing(String id) {
    return new StripeError(
        404, "invalid_request_error", "resource_missing", "No such object: '" + id + "'", false);
  }

  /** The request was fine, and the state of things is not. */
  static StripeError state(String code, String message) {
    return new StripeError(400, "invalid_request_error", code, message, true);
  }

  static StripeError otherParameters() {
    return new StripeError(
        400,
        "idempotency_error",
        "",
        "Keys for idempotent requests can only be used with the same parameters they were first"
            + " used with.",
        false);
  }

  static StripeError unauthorized() {
    return new StripeError(
        401, "invalid_request_error", "", "Invalid API Key provided: ****", false);
  }

  static StripeError broken() {
    return new StripeError(500, "api_error", "", "An unexpected error occurred.", true);
  }

  int status() {
    return status;
  }

  boolean kept() {
    return kept;
  }

  ObjectNode json() {
    var error = Json.MAPPER.createObjectNode();
    error.put("type", type);
    if (!code.isEmpty()) error.put("code", code);
    error.put("message", String.valueOf(getMessage()));
    var json = Json.MAPPER.createObjectNode();
    json.set("error", error);
    return json;
  }
}
