package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Holder;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** A companion's app takes a ticket over. The token is in the body: paths end up in traces. */
@Path("/v1/ticket-shares/claim")
@RolesAllowed("orders:write")
@Produces(MediaType.APPLICATION_JSON)
class TicketClaimsResource {

  private final Database database;
  private final ClaimTickets claim;
  private final Caller caller;

  TicketClaimsResource(Database database, ClaimTickets claim, Caller caller) {
    this.database = database;
    this.claim = claim;
    this.caller = caller;
  }

  record Opened(@Nullable String token, @Nullable String holderId) {
    @Override
    public String toString() {
      return "Opened[***]";
    }
  }

  /** Repeated by the same person it has the same answer. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<TicketView> claim(@Nullable Opened body) {
    if (body == null || body.token() == null || body.token().length() > 100) {
      throw Problems.unprocessable("token_missing", "Send the token of the link.");
    }
    var token = body.token();
    var holder = new Holder(caller.tenant(), TicketsResource.checkHolder(body.holderId()));
    return database.inTransaction(tx -> claim.run(tx, token, holder)).map(TicketView::of);
  }
}
