package bida.fulfillment;

import bida.fulfillment.ticket.ShowCodes.Medium;
import bida.fulfillment.ticket.ShowCodes.Shown;
import bida.fulfillment.ticket.ShowCodes.Viewer;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The live code of a ticket, its number and its QR image, for the one who holds it. */
@Path("/v1/tickets/{id}/code")
@Produces(MediaType.APPLICATION_JSON)
class TicketCodeResource {

  private final ShowTicket show;
  private final Caller caller;

  TicketCodeResource(ShowTicket show, Caller caller) {
    this.show = show;
    this.caller = caller;
  }

  record Wish(@Nullable String holderId) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("keys:reveal")
  public Uni<Response> show(
      @PathParam("id") String id, @Nullable Wish body, @Context HttpServerRequest http) {
    return show.run(parse(id), viewer(caller, body, http), Medium.SCREEN)
        .map(opened -> Response.ok(Shown.of(opened)).header("Cache-Control", "no-store").build());
  }

  static Viewer viewer(Caller caller, @Nullable Wish body, HttpServerRequest http) {
    if (body == null || body.holderId() == null || body.holderId().isBlank()) {
      throw Problems.unprocessable("holder_invalid", "Say for whom: holderId.");
    }
    var from = http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
    return new Viewer(caller.tenant(), caller.clientId(), body.holderId(), from);
  }

  static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("ticket_unknown", "There is no such ticket.");
    }
  }
}
