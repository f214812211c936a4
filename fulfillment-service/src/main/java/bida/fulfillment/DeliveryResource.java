package bida.fulfillment;

import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.vault.OpenedKey;
import bida.fulfillment.vault.OrderKeys;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The buyer's side of a delivery: how far each line is, and its keys for who may read them. */
@Path("/v1/orders/{orderNo}/delivery")
@Produces(MediaType.APPLICATION_JSON)
class DeliveryResource {

  private static final String LINES =
      "select state::text as state from delivery where order_no = $1 order by line_no";

  private final Database database;
  private final OrderKeys keys;
  private final RevealKeys reveal;
  private final Caller caller;

  DeliveryResource(Database database, OrderKeys keys, RevealKeys reveal, Caller caller) {
    this.database = database;
    this.keys = keys;
    this.reveal = reveal;
    this.caller = caller;
  }

  record LineView(
      int lineNo,
      String sku,
      String productType,
      int quantity,
      String status,
      @Nullable String reason,
      List<String> keys,
      @Nullable String supplierReference,
      Instant promisedBy,
      @Nullable Instant nextDeadlineAt) {
    static LineView of(LineDelivery line, List<String> masks) {
      var attempt = line.attempt();
      return new LineView(
          line.lineNo(),
          line.sku(),
          line.productType().name(),
          line.quantity(),
          line.status().name(),
          line.reason(),
          masks,
          attempt == null ? null : attempt.supplierReference(),
          line.promisedBy(),
          line.nextDeadlineAt());
    }
  }

  record DeliveryView(String orderNo, List<LineView> lines) {}

  record Revealed(String orderNo, List<OpenedKey> keys) {
    @Override
    public String toString() {
      return "Revealed[" + orderNo + "]";
    }
  }

  @GET
  @RolesAllowed("orders:read")
  public Uni<DeliveryView> show(@PathParam("orderNo") String orderNo) {
    var tenant = caller.tenant();
    var operator = caller.isOperator();
    return database
        .pool()
        .preparedQuery(LINES)
        .execute(Tuple.of(orderNo))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(DeliveryStore::toLine)
                    .filter(line -> operator || line.tenant().equals(tenant))
                    .toList())
        .invoke(
            lines -> {
              if (lines.isEmpty()) {
                throw Problems.notFound("delivery_unknown", "No delivery for this order.");
              }
            })
        .flatMap(
            lines ->
                keys.masked(orderNo)
                    .map(
                        masks ->
                            new DeliveryView(
                                orderNo,
                                lines.stream()
                                    .map(
                                        line ->
                                            LineView.of(
                                                line, masks.getOrDefault(line.lineNo(), List.of())))
                                    .toList())));
  }

  @POST
  @Path("reveal")
  @RolesAllowed("keys:reveal")
  public Uni<Response> reveal(
      @PathParam("orderNo") String orderNo, @Context HttpServerRequest http) {
    var from = http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
    var reader = new RevealKeys.Reader(caller.tenant(), caller.clientId(), from);
    return reveal
        .run(orderNo, reader)
        .map(
            answer -> {
              var response =
                  Response.ok(new Revealed(orderNo, answer.keys()))
                      .header("Cache-Control", "no-store");
              answer.limit().headers().forEach(response::header);
              return response.build();
            });
  }
}
