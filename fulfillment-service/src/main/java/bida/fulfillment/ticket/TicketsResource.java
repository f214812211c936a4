package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.TicketCommand.Reissue;
import bida.platform.database.Database;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One ticket: what it is for, what became of it, and its holder's wishes for it. */
@Path("/v1/tickets")
@Produces(MediaType.APPLICATION_JSON)
class TicketsResource {

  private final Database database;
  private final TicketStore store;
  private final ChangeTickets change;
  private final Redemptions redemptions;
  private final Idempotency idempotency;
  private final Caller caller;

  TicketsResource(
      Database database,
      TicketStore store,
      ChangeTickets change,
      Redemptions redemptions,
      Idempotency idempotency,
      Caller caller) {
    this.database = database;
    this.store = store;
    this.change = change;
    this.redemptions = redemptions;
    this.idempotency = idempotency;
    this.caller = caller;
  }

  /** {@code holderId}: for whom the app asks. */
  record Wish(@Nullable String holderId, @Nullable String sku) {}

  record History(UUID ticketId, List<Redemptions.Try> redemptions) {}

  @GET
  @Path("{id}")
  @RolesAllowed("orders:read")
  public Uni<TicketView> show(@PathParam("id") String id) {
    var tenant = caller.tenant();
    return store
        .byId(database.pool(), parse(id))
        .map(found -> TicketView.of(ShowCodes.visible(found, tenant)));
  }

  /** Every try at a gate, also of those that were turned away; the last ones. */
  @GET
  @Path("{id}/redemptions")
  @RolesAllowed("orders:read")
  public Uni<History> redemptions(@PathParam("id") String id) {
    var tenant = caller.tenant();
    var ticketId = parse(id);
    return store
        .byId(database.pool(), ticketId)
        .invoke(found -> ShowCodes.visible(found, tenant))
        .chain(() -> redemptions.of(database.pool(), ticketId))
        .map(tries -> new History(ticketId, tries));
  }

  /** The codes before are dead at once. */
  @POST
  @Path("{id}/reissue")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  public Uni<Response> reissue(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Wish body) {
    var tenant = caller.tenant();
    var wish = new Wish(holder(body), null);
    var ticketId = parse(id);
    return idempotency
        .once(
            IdempotentRequest.post(tenant, "/v1/tickets/" + ticketId + "/reissue", key, wish),
            tx ->
                change
                    .run(tx, ticketId, tenant, holder(wish), new Reissue())
                    .map(ticket -> Reply.ok(TicketView.of(ticket))))
        .map(Reply::toResponse);
  }

  /** 改签: for another session of its group. */
  @POST
  @Path("{id}/reschedule")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  public Uni<Response> reschedule(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Wish body) {
    var tenant = caller.tenant();
    var holder = holder(body);
    var sku = body == null || body.sku() == null ? "" : body.sku();
    if (!ProductRules.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "Name the session's SKU.");
    }
    var ticketId = parse(id);
    return idempotency
        .once(
            IdempotentRequest.post(
                tenant, "/v1/tickets/" + ticketId + "/reschedule", key, new Wish(holder, sku)),
            tx ->
                change
                    .reschedule(tx, ticketId, tenant, holder, sku)
                    .map(ticket -> Reply.ok(TicketView.of(ticket))))
        .map(Reply::toResponse);
  }

  static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("ticket_unknown", "There is no such ticket.");
    }
  }

  private static String holder(@Nullable Wish wish) {
    return checkHolder(wish == null ? null : wish.holderId());
  }

  static String checkHolder(@Nullable String holderId) {
    // As long as a buyer's id may be.
    if (holderId == null || holderId.isBlank() || holderId.length() > 128) {
      throw Problems.unprocessable("holder_invalid", "Say for whom: holderId.");
    }
    return holderId;
  }
}
