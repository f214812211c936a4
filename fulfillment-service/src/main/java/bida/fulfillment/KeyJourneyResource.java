package bida.fulfillment;

import bida.fulfillment.vault.KeyJourney;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The way of an order's keys, for its app and for operators. */
@Path("/v1/orders/{orderNo}/delivery/keys")
@Produces(MediaType.APPLICATION_JSON)
class KeyJourneyResource {

  private static final String OWNED =
      "select from delivery where order_no = $1 and ($2 or tenant = $3) limit 1";

  private final Database database;
  private final KeyJourney journey;
  private final Caller caller;

  KeyJourneyResource(Database database, KeyJourney journey, Caller caller) {
    this.database = database;
    this.journey = journey;
    this.caller = caller;
  }

  record View(String orderNo, List<KeyJourney.Way> keys) {}

  @GET
  @RolesAllowed({"orders:read", "ops"})
  @Operation(summary = "Each key's way: imported, issued, read, used, taken out of use")
  public Uni<View> show(@PathParam("orderNo") String orderNo) {
    return database
        .pool()
        .preparedQuery(OWNED)
        .execute(Tuple.of(orderNo, caller.isOperator(), caller.tenant()))
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("delivery_unknown", "No delivery for this order.");
              }
            })
        .chain(() -> journey.of(orderNo))
        .map(keys -> new View(orderNo, keys));
  }
}
