package bida.order;

import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Many orders in one call, for a back office that shows a page of its own. */
@Path("/v1/orders:batchGet")
class BatchGetResource {

  private final OrderReads reads;
  private final Caller caller;
  private final OrderConfig config;
  private final InstantSource clock;
  private final HttpHeaders headers;

  BatchGetResource(
      OrderReads reads,
      Caller caller,
      OrderConfig config,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.reads = reads;
    this.caller = caller;
    this.config = config;
    this.clock = clock;
    this.headers = headers;
  }

  record Body(@Nullable List<String> orderNos) {}

  record Found(List<OrderView> orders) {}

  @POST
  @RolesAllowed("orders:read")
  @Operation(summary = "Up to 100 orders by number; unknown ones are left out")
  public Uni<Found> batchGet(@Nullable Body body) {
    var orderNos = body == null ? null : body.orderNos();
    if (orderNos == null || orderNos.isEmpty() || orderNos.size() > config.maxPage()) {
      throw Problems.unprocessable(
          "order_nos_invalid", "Send 1 to " + config.maxPage() + " orderNos.");
    }
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    return reads
        .findAll(caller.tenant(), orderNos)
        .map(
            found ->
                new Found(
                    found.stream()
                        .map(order -> OrderView.of(order, clock.instant(), locale))
                        .toList()));
  }
}
