package bida.fulfillment;

import bida.fulfillment.TicketCodeResource.Wish;
import bida.fulfillment.ticket.print.Words;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** A ticket to be printed, for the one who holds it. */
@Path("/v1/tickets/{id}/pdf")
class TicketPdfResource {

  private static final String PDF = "application/pdf";

  private final PrintTicket print;
  private final Caller caller;

  TicketPdfResource(PrintTicket print, Caller caller) {
    this.print = print;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(PDF)
  @RolesAllowed("keys:reveal")
  @Operation(summary = "One page of A4 with a static code, in zh-CN or en by Accept-Language")
  public Uni<Response> print(
      @PathParam("id") String id,
      @Nullable Wish body,
      @Context HttpServerRequest http,
      @Context HttpHeaders headers) {
    var ticketId = TicketCodeResource.parse(id);
    var words = Words.accepted(headers.getAcceptableLanguages());
    return print
        .run(ticketId, TicketCodeResource.viewer(caller, body, http), words)
        .map(
            pdf ->
                Response.ok(pdf, PDF)
                    .header("Cache-Control", "no-store")
                    .header("Content-Language", words.language())
                    .header(
                        "Content-Disposition",
                        "attachment; filename=\"ticket-" + ticketId + ".pdf\"")
                    .build());
  }
}
