package bida.fulfillment.ticket;

import bida.fulfillment.ticket.ShareTickets.Share;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The holder of a ticket makes a link for a companion, or takes it back. */
@Path("/v1/tickets/{id}/shares")
@RolesAllowed("orders:write")
@Produces(MediaType.APPLICATION_JSON)
class TicketSharesResource {

  private final Database database;
  private final ShareTickets share;
  private final ShareTokens tokens;
  private final Idempotency idempotency;
  private final Caller caller;

  TicketSharesResource(
      Database database,
      ShareTickets share,
      ShareTokens tokens,
      Idempotency idempotency,
      Caller caller) {
    this.database = database;
    this.share = share;
    this.tokens = tokens;
    this.idempotency = idempotency;
    this.caller = caller;
  }

  record Wish(@Nullable String holderId) {}

  /** The token leaves with the answer and is stored nowhere. */
  record Made(UUID shareId, UUID ticketId, String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "Made[" + shareId + "]";
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> share(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Wish body) {
    var tenant = caller.tenant();
    var ticketId = TicketsResource.parse(id);
    var holder = TicketsResource.checkHolder(body == null ? null : body.holderId());
    var route = "/v1/tickets/" + ticketId + "/shares";
    return idempotency
        .once(
            IdempotentRequest.post(tenant, route, key, new Wish(holder)),
            tx ->
                share
                    .share(tx, ticketId, tenant, holder)
                    .map(made -> Reply.created(route + "/" + made.shareId(), made)))
        .map(this::withToken);
  }

  private Response withToken(Reply reply) {
    var made = EventJson.read(reply.body(), Share.class);
    var body =
        new Made(made.shareId(), made.ticketId(), tokens.of(made.shareId()), made.expiresAt());
    return Response.fromResponse(reply.toResponse())
        .entity(body)
        .header("Cache-Control", "no-store")
        .build();
  }

  /** Repeating it changes nothing. */
  @DELETE
  @Path("{shareId}")
  public Uni<Void> revoke(@PathParam("id") String id, @PathParam("shareId") String shareId) {
    var tenant = caller.tenant();
    var ticketId = TicketsResource.parse(id);
    return database.inTransaction(tx -> share.revoke(tx, ticketId, parse(shareId), tenant));
  }

  private static UUID parse(String shareId) {
    try {
      return UUID.fromString(shareId);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("share_unknown", "There is no such link.");
    }
  }
}
