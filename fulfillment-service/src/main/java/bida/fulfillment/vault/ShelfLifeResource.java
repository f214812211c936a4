package bida.fulfillment.vault;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How long before their end keys of a SKU are sold last, where the setting of all does not fit. */
@Path("/v1/products/{sku}/shelf-life")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class ShelfLifeResource {

  private final ShelfLives lives;
  private final Caller caller;

  ShelfLifeResource(ShelfLives lives, Caller caller) {
    this.lives = lives;
    this.caller = caller;
  }

  /** Null takes the setting of all. */
  record ShelfHours(@Nullable Integer marginHours, @Nullable Integer warningHours) {}

  record ShelfLifeView(String sku, int marginHours, int warningHours) {
    static ShelfLifeView of(String sku, ShelfLife life) {
      return new ShelfLifeView(sku, life.marginHours(), life.warningHours());
    }
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Not sold so long before their end; people are told so long before that")
  public Uni<ShelfLifeView> set(@PathParam("sku") String sku, @Nullable ShelfHours body) {
    check(sku);
    if (body == null) {
      throw Problems.badRequest("body_missing", "Send marginHours and warningHours.");
    }
    return lives
        .set(sku, within(body.marginHours()), within(body.warningHours()), caller.clientId())
        .chain(() -> show(sku));
  }

  @GET
  public Uni<ShelfLifeView> show(@PathParam("sku") String sku) {
    check(sku);
    return lives.of(sku).map(life -> ShelfLifeView.of(sku, life));
  }

  private static void check(String sku) {
    if (!ImportKeys.SKU.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }

  private static @Nullable Integer within(@Nullable Integer hours) {
    if (hours != null && (hours < 0 || hours > ShelfLife.MOST_HOURS)) {
      throw Problems.unprocessable(
          "hours_invalid", "Hours are 0 to " + ShelfLife.MOST_HOURS + ", a year.");
    }
    return hours;
  }
}
