package bida.fulfillment.statement;

import bida.fulfillment.supplier.Suppliers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Shows operators how our money at a supplier moved, day by day, against what was sent. */
@Path("/v1/suppliers/{supplier}/balance-days")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class BalanceDaysResource {

  // A month on a screen; the next page begins before the last day.
  private static final int PAGE = 31;

  private final Suppliers suppliers;
  private final BalanceDays days;

  BalanceDaysResource(Suppliers suppliers, BalanceDays days) {
    this.suppliers = suppliers;
    this.days = days;
  }

  @GET
  @Operation(summary = "Finished days, the latest first; page with ?before=day")
  public Uni<List<BalanceDays.Shown>> list(
      @PathParam("supplier") String supplier, @QueryParam("before") @Nullable String before) {
    if (suppliers.byName(supplier).isEmpty()) {
      throw Problems.notFound("supplier_unknown", "No such supplier.");
    }
    return days.of(supplier, day(before), PAGE);
  }

  private static LocalDate day(@Nullable String text) {
    try {
      return text == null ? LocalDate.of(9999, 12, 31) : LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw Problems.badRequest("day_invalid", "A day is written as 2026-10-19.");
    }
  }
}
