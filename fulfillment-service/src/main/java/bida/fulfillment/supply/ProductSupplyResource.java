package bida.fulfillment.supply;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows operators what suppliers say of a SKU, and what is believed of it. */
@Path("/v1/products/{sku}/supply")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class ProductSupplyResource {

  private final ShowSupply supply;

  ProductSupplyResource(ShowSupply supply) {
    this.supply = supply;
  }

  @GET
  @Operation(summary = "Each way to have a SKU delivered, what its supplier says, what is believed")
  public Uni<ShowSupply.Supply> show(@PathParam("sku") String sku) {
    return supply
        .of(sku)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        Problems.notFound("product_unknown", "No supplier is set for this SKU.")));
  }
}
