package bida.order;

import bida.order.core.Order;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.limit.RateLimited;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Orders of the caller's app: place, find, list. */
@Path("/v1/orders")
class OrdersResource {

  private final PlaceTogether placeOrder;
  private final OrderReads reads;
  private final Caller caller;
  private final OrderConfig config;
  private final InstantSource clock;
  private final HttpHeaders headers;

  OrdersResource(
      PlaceTogether placeOrder,
      OrderReads reads,
      Caller caller,
      OrderConfig config,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.placeOrder = placeOrder;
    this.reads = reads;
    this.caller = caller;
    this.config = config;
    this.clock = clock;
    this.headers = headers;
  }

  /** {@code next} is absent on the last page. */
  record Page(List<OrderView> orders, @Nullable String next) {}

  @POST
  @RolesAllowed("orders:write")
  @RateLimited("orders")
  @Operation(summary = "Places an order; the same Idempotency-Key later finds the same order")
  public Uni<Response> place(
      @HeaderParam("Idempotency-Key") @Nullable String key, OrderRequest.@Nullable Body body) {
    var tenant = caller.tenant();
    var idempotent = IdempotentRequest.post(tenant, "/v1/orders", key, String.valueOf(body));
    var request = OrderRequest.of(body, config.maxLines());
    return placeOrder.place(idempotent, request).map(Reply::toResponse);
  }

  @GET
  @RolesAllowed("orders:read")
  @Operation(summary = "The newest orders first; narrowed by buyer, status, type, text and time")
  public Uni<Page> list(
      @QueryParam("buyerId") @Nullable String buyerId,
      @QueryParam("status") @Nullable String status,
      @QueryParam("type") @Nullable String type,
      @QueryParam("q") @Nullable String text,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    var size = limit == null ? 20 : Math.clamp(limit, 1, config.maxPage());
    var filter =
        new OrderFilter(caller.tenant())
            .buyer(buyerId)
            .status(status)
            .type(type)
            .search(text)
            .from(from)
            .to(to)
            .after(cursor)
            .limit(size + 1);
    var locale = locale();
    return reads.list(filter).map(found -> page(found, size, locale));
  }

  @GET
  @Path("/{orderNo}")
  @RolesAllowed("orders:read")
  public Uni<OrderView> get(String orderNo) {
    var locale = locale();
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .map(order -> view(order, locale));
  }

  private Page page(List<Order> found, int size, Locale locale) {
    var shown = found.stream().limit(size).map(order -> view(order, locale)).toList();
    return new Page(shown, found.size() > size ? OrderFilter.cursor(found.get(size - 1)) : null);
  }

  private OrderView view(Order order, Locale locale) {
    return OrderView.of(order, clock.instant(), locale);
  }

  private Locale locale() {
    return Texts.accepted(headers.getAcceptableLanguages());
  }
}
