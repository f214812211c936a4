package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.TicketProduct;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Operators say what the tickets of a SKU are for: session, place, how to use them. */
@Path("/v1/ticket-products/{sku}")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class TicketProductsResource {

  private final Database database;
  private final TicketProducts products;
  private final Caller caller;

  TicketProductsResource(Database database, TicketProducts products, Caller caller) {
    this.database = database;
    this.products = products;
    this.caller = caller;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<TicketProduct> set(@PathParam("sku") String sku, @Nullable TicketProduct body) {
    if (!ProductRules.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    var product = ProductRules.check(body);
    return products.put(database.pool(), sku, product, caller.clientId()).replaceWith(product);
  }

  @GET
  public Uni<TicketProduct> show(@PathParam("sku") String sku) {
    return products
        .get(database.pool(), sku)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("product_unknown", "No ticket is set for this SKU."))
        .map(product -> product);
  }
}
