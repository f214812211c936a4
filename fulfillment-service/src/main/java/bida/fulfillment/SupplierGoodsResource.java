package bida.fulfillment;

import bida.fulfillment.supplier.PushReading;
import bida.fulfillment.supplier.Suppliers;
import bida.fulfillment.supply.TakePushes;
import bida.platform.problem.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where suppliers tell that their goods change: anonymous, believed for the signature alone. */
@Path("/v1/suppliers/{supplier}/goods")
@PermitAll
class SupplierGoodsResource {

  private final Suppliers suppliers;
  private final TakePushes pushes;
  private final FulfillmentConfig config;
  private final MeterRegistry metrics;

  SupplierGoodsResource(
      Suppliers suppliers, TakePushes pushes, FulfillmentConfig config, MeterRegistry metrics) {
    this.suppliers = suppliers;
    this.pushes = pushes;
    this.config = config;
    this.metrics = metrics;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "A supplier tells of a product: signed, of now, and asked about afterwards")
  public Uni<Response> receive(
      @PathParam("supplier") String name, @Context HttpServerRequest http, byte @Nullable [] body) {
    var catalogue =
        suppliers
            .byName(name)
            .flatMap(supplier -> supplier.catalogue())
            .orElseThrow(() -> Problems.notFound("supplier_unknown", "No such supplier."));
    var bytes = body == null ? new byte[0] : body;
    if (bytes.length > config.maxCallbackBytes()) {
      return Uni.createFrom().item(Response.status(413).build());
    }
    return switch (catalogue.parsePush(CallbackRequests.of(http, bytes))) {
      case PushReading.Refused(var why, var answer) -> {
        count(name, why);
        yield Uni.createFrom().item(text(Response.status(400), answer));
      }
      case PushReading.Genuine news ->
          pushes
              .take(name, news)
              .invoke(isNew -> count(name, isNew ? "taken" : "repeated"))
              .map(_ -> text(Response.ok(), news.answer()));
    };
  }

  private static Response text(Response.ResponseBuilder response, String answer) {
    return response.entity(answer).type(MediaType.TEXT_PLAIN_TYPE).build();
  }

  private void count(String supplier, String outcome) {
    metrics.counter("bida.supplier.pushes", "supplier", supplier, "outcome", outcome).increment();
  }
}
