package bida.fulfillment;

import bida.fulfillment.MaintenanceCalendar.Scope;
import bida.fulfillment.core.Downtime;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;
import org.jspecify.annotations.Nullable;

/** When a SKU is delivered by nobody; keys of the vault have no supplier and are not touched. */
@Path("/v1/products/{sku}/maintenance")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class ProductMaintenanceResource {

  private final MaintenanceCalendar calendar;
  private final SessionFactory sessions;
  private final Caller caller;
  private final InstantSource clock;

  ProductMaintenanceResource(
      MaintenanceCalendar calendar, SessionFactory sessions, Caller caller, InstantSource clock) {
    this.calendar = calendar;
    this.sessions = sessions;
    this.caller = caller;
    this.clock = clock;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Replaces the windows in which this SKU is sent to nobody")
  public Uni<MaintenanceBody> set(@PathParam("sku") String sku, @Nullable MaintenanceBody body) {
    var downtime = MaintenanceBody.read(body, clock.instant());
    var actor = caller.clientId();
    return known(sku)
        .chain(() -> calendar.set(Scope.SKU, sku, downtime, actor))
        .replaceWith(MaintenanceBody.of(downtime));
  }

  @GET
  public Uni<MaintenanceBody> show(@PathParam("sku") String sku) {
    return known(sku).chain(() -> calendar.of(Scope.SKU, sku)).map(MaintenanceBody::of);
  }

  @DELETE
  @Operation(summary = "Ends its maintenance: what waits goes on at once")
  public Uni<Void> clear(@PathParam("sku") String sku) {
    var actor = caller.clientId();
    return known(sku).chain(() -> calendar.set(Scope.SKU, sku, Downtime.NONE, actor));
  }

  private Uni<SupplierProduct> known(String sku) {
    return sessions
        .withSession(session -> session.find(SupplierProduct.class, sku))
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("product_unknown", "No supplier is set for this SKU."));
  }
}
