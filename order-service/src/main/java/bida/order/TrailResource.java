package bida.order;

import bida.order.Trail.Shown;
import bida.platform.limit.RateLimited;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The trail of an order: what its app showed, kept as evidence and only added to. */
@Path("/v1/orders/{orderNo}/trail")
class TrailResource {

  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_NOTE = 500;

  /** {@code at}: by the device's clock. {@code seenVersion}: the order's version on the screen. */
  record Body(
      @Nullable String step,
      @Nullable String at,
      @Nullable Long seenVersion,
      @Nullable String note) {}

  /** {@code ghost}: what contradicts our orders; absent where nothing does. */
  record Kept(String orderNo, TrailStep step, @Nullable Ghost ghost) {}

  record View(String orderNo, List<Ghost> ghosts, List<Shown> trail) {}

  private final Trail trail;
  private final Caller caller;

  TrailResource(Trail trail, Caller caller) {
    this.trail = trail;
    this.caller = caller;
  }

  @POST
  @RolesAllowed("orders:write")
  @RateLimited("trail")
  @Operation(summary = "The app showed something about this order; kept even if no order has it")
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = Kept.class)))
  public Uni<Response> add(String orderNo, @Nullable Body body) {
    if (!orderNo.matches("[A-Za-z0-9_-]{1," + LONGEST_NUMBER + "}")) {
      throw OrderReads.notFound();
    }
    var shown = shown(body);
    return trail
        .add(caller.tenant(), orderNo, shown)
        .map(ghost -> new Kept(orderNo, shown.step(), ghost.orElse(null)))
        .map(kept -> Response.status(Response.Status.CREATED).entity(kept).build());
  }

  @GET
  @RolesAllowed({"orders:read", "ops"})
  @Operation(summary = "What the app showed about this order, in our order of time")
  public Uni<View> of(String orderNo) {
    var tenant = caller.tenant();
    var operator = caller.isOperator();
    return trail
        .ghosts(orderNo, tenant, operator)
        .flatMap(
            ghosts ->
                trail.of(orderNo, tenant, operator).map(shown -> new View(orderNo, ghosts, shown)));
  }

  private static Shown shown(@Nullable Body body) {
    if (body == null || body.step() == null) {
      throw invalid();
    }
    var note = body.note();
    if (note != null && note.length() > LONGEST_NOTE) {
      throw Problems.unprocessable(
          "trail_invalid", "note has at most " + LONGEST_NOTE + " characters.");
    }
    return new Shown(step(body.step()), time(body.at()), null, body.seenVersion(), note);
  }

  private static TrailStep step(String name) {
    return Arrays.stream(TrailStep.values())
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(TrailResource::invalid);
  }

  private static @Nullable Instant time(@Nullable String at) {
    try {
      return at == null ? null : OffsetDateTime.parse(at).toInstant();
    } catch (DateTimeException _) {
      throw Problems.unprocessable("trail_invalid", "at takes an RFC 3339 time.");
    }
  }

  private static RuntimeException invalid() {
    return Problems.unprocessable(
        "trail_invalid", "step is one of " + List.of(TrailStep.values()) + ".");
  }
}
