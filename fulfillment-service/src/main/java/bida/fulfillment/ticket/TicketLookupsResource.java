package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.Ticket;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose ticket is this: an app that scans a code opens its order. It lets nobody in, so an old
 * picture will do; what was replaced is nobody's any more.
 */
@Path("/v1/ticket-lookups")
@Produces(MediaType.APPLICATION_JSON)
class TicketLookupsResource {

  private final Database database;
  private final TicketStore store;
  private final TicketCodes codes;
  private final Caller caller;

  TicketLookupsResource(Database database, TicketStore store, TicketCodes codes, Caller caller) {
    this.database = database;
    this.store = store;
    this.codes = codes;
    this.caller = caller;
  }

  record Scanned(@Nullable String code) {
    @Override
    public String toString() {
      return "Scanned[***]";
    }
  }

  record Owned(String orderNo, int lineNo, UUID ticketId, String status) {
    static Owned of(Ticket ticket) {
      return new Owned(ticket.orderNo(), ticket.lineNo(), ticket.id(), ticket.status().name());
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:read")
  public Uni<Owned> find(@Nullable Scanned body) {
    var code = codes.read(body == null || body.code() == null ? "" : body.code()).orElse(null);
    if (code == null) {
      throw unknown();
    }
    var tenant = caller.tenant();
    return store
        .byId(database.pool(), code.ticketId())
        .map(found -> ShowCodes.visible(found, tenant))
        .invoke(
            ticket -> {
              if (ticket.codeVersion() != code.codeVersion()) {
                throw unknown();
              }
            })
        .map(Owned::of);
  }

  private static RuntimeException unknown() {
    return Problems.notFound("ticket_unknown", "There is no ticket with this code.");
  }
}
