package bida.fulfillment.ticket;

import bida.fulfillment.ticket.TicketStore.Found;
import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketCode;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gate takes along to where it cannot ask: which tickets let in, and the public key of their
 * codes. Whoever has all of it can make no code.
 */
@Path("/v1/redemption-manifests/{sku}")
@RolesAllowed("tickets:redeem")
@Produces(MediaType.APPLICATION_JSON)
class RedemptionManifestsResource {

  private static final UUID BEGINNING = new UUID(0, 0);

  private static final String PAGE =
      """
      select state::text as state, traceparent from ticket
      where tenant = $1 and sku = $2 and status = 'ISSUED' and id > $3 order by id limit $4
      """;

  private final Database database;
  private final TicketCodes codes;
  private final TicketConfig config;
  private final InstantSource clock;
  private final Caller caller;

  RedemptionManifestsResource(
      Database database,
      TicketCodes codes,
      TicketConfig config,
      InstantSource clock,
      Caller caller) {
    this.database = database;
    this.codes = codes;
    this.config = config;
    this.clock = clock;
    this.caller = caller;
  }

  record Admissible(
      UUID ticketId, int codeVersion, String codeMode, Instant useFrom, Instant useUntil) {
    static Admissible of(Ticket ticket) {
      return new Admissible(
          ticket.id(),
          ticket.codeVersion(),
          ticket.product().codeMode().name(),
          ticket.product().useFrom(),
          ticket.product().useUntil());
    }
  }

  /**
   * @param next the page after this one begins behind it; null on the last
   */
  record Manifest(
      String tenant,
      String sku,
      long codeStepSeconds,
      long codeLifeSeconds,
      Instant generatedAt,
      Instant validUntil,
      List<Admissible> tickets,
      @Nullable UUID next) {}

  /**
   * @param manifest as text, for the signature covers its bytes
   * @param publicKey a gate compares it with the one it was given when it was set up
   */
  record Signed(String manifest, String signature, String publicKey) {}

  @GET
  public Uni<Signed> show(
      @PathParam("sku") String sku, @QueryParam("after") @Nullable String after) {
    if (!ProductRules.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    var tenant = caller.tenant();
    var from = after == null ? BEGINNING : TicketsResource.parse(after);
    return database
        .pool()
        .preparedQuery(PAGE)
        .execute(Tuple.of(tenant, sku, from, config.manifestPage()))
        .map(rows -> TicketStore.all(rows).stream().map(Found::ticket).toList())
        .map(tickets -> sign(tenant, sku, tickets));
  }

  private Signed sign(String tenant, String sku, List<Ticket> tickets) {
    var now = clock.instant();
    var text =
        EventJson.write(
            new Manifest(
                tenant,
                sku,
                TicketCode.STEP.toSeconds(),
                TicketCode.LIFE.toSeconds(),
                now,
                now.plus(config.manifestFor()),
                tickets.stream().map(Admissible::of).toList(),
                tickets.size() < config.manifestPage() ? null : tickets.getLast().id()));
    return new Signed(text, codes.signManifest(text), codes.publicKey());
  }
}
