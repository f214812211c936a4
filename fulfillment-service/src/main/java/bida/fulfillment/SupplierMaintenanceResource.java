package bida.fulfillment;

import bida.fulfillment.MaintenanceCalendar.Scope;
import bida.fulfillment.core.Downtime;
import bida.fulfillment.supplier.Suppliers;
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
import org.jspecify.annotations.Nullable;

/** When a supplier is asked for nothing new. */
@Path("/v1/suppliers/{supplier}/maintenance")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class SupplierMaintenanceResource {

  private final MaintenanceCalendar calendar;
  private final Suppliers suppliers;
  private final Caller caller;
  private final InstantSource clock;

  SupplierMaintenanceResource(
      MaintenanceCalendar calendar, Suppliers suppliers, Caller caller, InstantSource clock) {
    this.calendar = calendar;
    this.suppliers = suppliers;
    this.caller = caller;
    this.clock = clock;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Replaces the windows in which nothing new is sent to this supplier")
  public Uni<MaintenanceBody> set(
      @PathParam("supplier") String supplier, @Nullable MaintenanceBody body) {
    var downtime = MaintenanceBody.read(body, clock.instant());
    return calendar
        .set(Scope.SUPPLIER, known(supplier), downtime, caller.clientId())
        .replaceWith(MaintenanceBody.of(downtime));
  }

  @GET
  public Uni<MaintenanceBody> show(@PathParam("supplier") String supplier) {
    return calendar.of(Scope.SUPPLIER, known(supplier)).map(MaintenanceBody::of);
  }

  @DELETE
  @Operation(summary = "Ends its maintenance: what waits goes on at once")
  public Uni<Void> clear(@PathParam("supplier") String supplier) {
    return calendar.set(Scope.SUPPLIER, known(supplier), Downtime.NONE, caller.clientId());
  }

  private String known(String supplier) {
    if (suppliers.byName(supplier).isEmpty()) {
      throw Problems.notFound("supplier_unknown", "No such supplier.");
    }
    return supplier;
  }
}
