package bida.order;

import bida.order.Orders.Applied;
import bida.order.Orders.UnknownOrderException;
import bida.order.core.OrderCommand;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.ConfirmReceipt;
import bida.order.core.OrderCommand.ShipNow;
import bida.order.core.OrderCommand.Urge;
import bida.order.core.Urging;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Refused;
import bida.platform.limit.RateLimited;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** What a buyer may do with an order; doing it twice is doing it once. */
@Path("/v1/orders/{orderNo}")
@RateLimited("actions")
class OrderActionsResource {

  // The first answer that a case promises (requirements R117).
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(30);

  private final Database database;
  private final Orders orders;
  private final OrderReads reads;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  OrderActionsResource(
      Database database,
      Orders orders,
      OrderReads reads,
      Caller caller,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.database = database;
    this.orders = orders;
    this.reads = reads;
    this.caller = caller;
    this.clock = clock;
    this.headers = headers;
  }

  /** Nobody has to say why. */
  @POST
  @Path("/cancellations")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed("orders:write")
  @Operation(hidden = true)
  public Uni<OrderView> cancel(String orderNo) {
    return act(orderNo, new Cancel());
  }

  @POST
  @Path("/cancellations")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  @Operation(
      summary =
          "Cancels an order: unpaid once the channel says that no money came, paid once nothing"
              + " left")
  public Uni<OrderView> cancel(
      String orderNo, @RequestBody(required = false) @Nullable CancellationBody body) {
    var cancel = CancellationBody.read(orderNo, body);
    var wish = cancel.wish();
    var other = wish == null ? null : wish.otherOrderNo();
    // Who ordered twice keeps one: it has to be there, and be the app's own.
    return (other == null
            ? Uni.createFrom().voidItem()
            : reads.find(caller.tenant(), false, other).replaceWithVoid())
        .chain(() -> act(orderNo, cancel));
  }

  @POST
  @Path("/confirmation")
  @RolesAllowed("orders:write")
  @Operation(summary = "The buyer has what was ordered")
  public Uni<OrderView> confirm(String orderNo) {
    return act(orderNo, new ConfirmReceipt());
  }

  @POST
  @Path("/shipment-request")
  @RolesAllowed("orders:write")
  @Operation(summary = "The buyer does not want to wait out the cooling-off")
  public Uni<OrderView> shipNow(String orderNo) {
    return act(orderNo, new ShipNow());
  }

  @POST
  @Path("/recipient")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  @Operation(summary = "The account of a line was wrong: delivers it to another one")
  public Uni<OrderView> correct(String orderNo, @Nullable RecipientBody body) {
    return act(orderNo, RecipientBody.read(body));
  }

  /** {@code whatHappensNext} is for the buyer who asked. */
  record Urged(OrderView order, String whatHappensNext, @Nullable Instant againFrom) {}

  @POST
  @Path("/urge")
  @RolesAllowed("orders:write")
  @Operation(
      summary =
          "催单: a delivery, or the answer to a wish to cancel or to a claim, is later than promised;"
              + " once in 30 min")
  public Uni<Urged> urge(String orderNo) {
    var locale = locale();
    var texts = Texts.in(locale);
    return apply(orderNo, new Urge())
        .map(
            applied ->
                new Urged(
                    OrderView.of(applied.order(), clock.instant(), locale),
                    texts.told(
                        Urging.isOfAReview(applied.order()) ? "next.urged.review" : "next.urged",
                        texts.time(clock.instant().plus(ANSWERED_WITHIN))),
                    Urging.againFrom(applied.order())));
  }

  private Uni<OrderView> act(String orderNo, OrderCommand command) {
    var locale = locale();
    return apply(orderNo, command)
        .map(applied -> OrderView.of(applied.order(), clock.instant(), locale));
  }

  private Locale locale() {
    return Texts.accepted(headers.getAcceptableLanguages());
  }

  private Uni<Applied> apply(String orderNo, OrderCommand command) {
    var by = "client:" + caller.clientId();
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .chain(() -> database.inTransaction(tx -> orders.apply(tx, orderNo, by, command)))
        .onFailure(UnknownOrderException.class)
        .transform(_ -> OrderReads.notFound())
        .map(OrderActionsResource::unlessRefused);
  }

  private static Applied unlessRefused(Applied applied) {
    if (applied.decision() instanceof Refused(var code, var why)) {
      throw Problems.conflict(code, why);
    }
    return applied;
  }
}
