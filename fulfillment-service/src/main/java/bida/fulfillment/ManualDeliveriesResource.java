package bida.fulfillment;

import bida.fulfillment.core.LineDelivery;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Goods that an operator delivers: what waits for him, and his word on what became of it. */
@Path("/v1/manual-deliveries")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class ManualDeliveriesResource {

  // A back office shows a screen of them.
  private static final int MOST = 100;
  private static final int LONGEST_PROOF = 500;
  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z_]{2,63}");

  private final ManualDeliveries manual;
  private final Caller caller;

  ManualDeliveriesResource(ManualDeliveries manual, Caller caller) {
    this.manual = manual;
    this.caller = caller;
  }

  /** {@code recipient} is the account to deliver to. */
  record Waiting(
      String orderNo,
      int lineNo,
      String tenant,
      String sku,
      @Nullable String product,
      int quantity,
      @Nullable String recipient,
      Instant requestedAt,
      Instant promisedBy) {

    static Waiting of(LineDelivery line) {
      var attempt = line.attempt();
      return new Waiting(
          line.orderNo(),
          line.lineNo(),
          line.tenant(),
          line.sku(),
          attempt == null ? null : attempt.product(),
          line.quantity(),
          line.recipient(),
          line.requestedAt(),
          line.promisedBy());
    }

    @Override
    public String toString() {
      return "Waiting[" + orderNo + ", " + lineNo + "]";
    }
  }

  /** {@code next} is absent on the last page. */
  record Page(List<Waiting> deliveries, @Nullable String next) {}

  /** {@code outcome}: DELIVERED with a proof, or FAILED with a reason. */
  record Body(@Nullable String outcome, @Nullable String proof, @Nullable String reason) {}

  record Ended(String orderNo, int lineNo, String status, @Nullable String reason) {}

  @GET
  @Operation(summary = "What waits for an operator, the oldest first")
  public Uni<Page> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer limit) {
    var size = limit == null ? 20 : Math.clamp(limit, 1, MOST);
    return manual
        .waiting(ManualCursor.parse(cursor), size + 1)
        .map(
            found ->
                new Page(
                    found.stream().limit(size).map(one -> Waiting.of(one.line())).toList(),
                    found.size() > size ? found.get(size - 1).place().toString() : null));
  }

  @POST
  @Path("/{orderNo}/{lineNo}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Delivered, with a proof; or it cannot be: written down with who said so")
  public Uni<Ended> end(
      @PathParam("orderNo") String orderNo, @PathParam("lineNo") int lineNo, @Nullable Body body) {
    return manual
        .end(orderNo, lineNo, caller.person(), outcome(body))
        .map(line -> new Ended(orderNo, lineNo, line.status().name(), line.reason()));
  }

  private static ManualDeliveries.Outcome outcome(@Nullable Body body) {
    var outcome = body == null ? null : body.outcome();
    if (body == null || outcome == null) {
      throw Problems.unprocessable("field_missing", "Send outcome, and a proof or a reason.");
    }
    return switch (outcome) {
      case "DELIVERED" -> {
        var proof = body.proof();
        if (proof == null || proof.isBlank() || proof.length() > LONGEST_PROOF) {
          throw Problems.unprocessable(
              "proof_invalid", "A proof has 1 to " + LONGEST_PROOF + " characters.");
        }
        yield new ManualDeliveries.Outcome(true, proof, null);
      }
      case "FAILED" -> {
        var reason = body.reason();
        if (reason == null || !REASON.matcher(reason).matches()) {
          throw Problems.unprocessable(
              "reason_invalid", "A reason is a code such as OUT_OF_STOCK or ACCOUNT_INVALID.");
        }
        yield new ManualDeliveries.Outcome(false, null, reason);
      }
      default -> throw Problems.unprocessable("outcome_invalid", "DELIVERED or FAILED.");
    };
  }
}
