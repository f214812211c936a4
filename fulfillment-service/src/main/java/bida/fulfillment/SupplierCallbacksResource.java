package bida.fulfillment;

import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.Suppliers;
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
import org.jspecify.annotations.Nullable;

/**
 * Where suppliers report: anonymous, believed for the signature alone, kept before acknowledged.
 */
@Path("/v1/suppliers/{supplier}/callbacks")
@PermitAll
class SupplierCallbacksResource {

  private final Suppliers suppliers;
  private final SupplierCallbacks callbacks;
  private final ApplyCallbacks apply;
  private final FulfillmentConfig config;
  private final MeterRegistry metrics;

  SupplierCallbacksResource(
      Suppliers suppliers,
      SupplierCallbacks callbacks,
      ApplyCallbacks apply,
      FulfillmentConfig config,
      MeterRegistry metrics) {
    this.suppliers = suppliers;
    this.callbacks = callbacks;
    this.apply = apply;
    this.config = config;
    this.metrics = metrics;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  public Uni<Response> receive(
      @PathParam("supplier") String name, @Context HttpServerRequest http, byte @Nullable [] body) {
    var supplier =
        suppliers
            .byName(name)
            .orElseThrow(() -> Problems.notFound("supplier_unknown", "No such supplier."));
    var bytes = body == null ? new byte[0] : body;
    if (bytes.length > config.maxCallbackBytes()) {
      return Uni.createFrom().item(Response.status(413).build());
    }
    var request = CallbackRequests.of(http, bytes);
    return switch (supplier.parseCallback(request)) {
      case CallbackReading.Refused(var why, var answer) -> {
        count(name, why);
        yield Uni.createFrom().item(text(Response.status(400), answer));
      }
      case CallbackReading.Genuine(var report, var answer) ->
          callbacks
              .keep(name, request, report)
              .invoke(isNew -> count(name, isNew ? "kept" : "repeated"))
              .invoke(apply::soon)
              .map(_ -> text(Response.ok(), answer));
    };
  }

  private static Response text(Response.ResponseBuilder response, String answer) {
    return response.entity(answer).type(MediaType.TEXT_PLAIN_TYPE).build();
  }

  private void count(String supplier, String outcome) {
    metrics
        .counter("bida.supplier.callbacks", "supplier", supplier, "outcome", outcome)
        .increment();
  }
}
