package bida.fulfillment.supply;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows operators what is paused, for nobody can deliver it. */
@Path("/v1/paused-products")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class PausedProductsResource {

  // A back office shows a screen of them; the next page begins after the last SKU.
  private static final int PAGE = 100;

  private final ShowSupply supply;

  PausedProductsResource(ShowSupply supply) {
    this.supply = supply;
  }

  @GET
  @Operation(summary = "SKUs that nobody can deliver now, by SKU; page with ?after=SKU")
  public Uni<List<ShowSupply.Paused>> list(@QueryParam("after") @DefaultValue("") String after) {
    return supply.paused(after, PAGE);
  }
}
