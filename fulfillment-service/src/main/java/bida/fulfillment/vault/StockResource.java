package bida.fulfillment.vault;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Shows operators how many keys of a SKU there are, by status. */
@Path("/v1/stock")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class StockResource {

  private final Stock stock;

  StockResource(Stock stock) {
    this.stock = stock;
  }

  @GET
  @Path("{sku}")
  public Uni<Stock.Shown> show(@PathParam("sku") String sku) {
    if (!ImportKeys.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return stock.show(sku);
  }
}
