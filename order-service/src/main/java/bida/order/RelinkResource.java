package bida.order;

import bida.order.Orders.Applied;
import bida.order.Orders.UnknownOrderException;
import bida.order.core.Order;
import bida.order.core.OrderCommand.Relink;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Accepted;
import bida.platform.limit.RateLimited;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Moves an order to the right account of its app, with who verified what. */
@Path("/v1/orders/{orderNo}/relink")
@RateLimited("actions")
class RelinkResource {

  private static final int LONGEST = 128;
  private static final List<String> VERIFIED_BY = List.of("phone", "email");
  private static final String RECORD =
      """
      insert into order_relink (order_no, version, at, actor, from_buyer, to_buyer, verified_by, reference)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /**
   * {@code verifiedBy}: phone or email, which both accounts have proven to hold. {@code reference}:
   * where the app keeps that proof.
   */
  record Body(@Nullable String buyerId, @Nullable String verifiedBy, @Nullable String reference) {}

  private record Wanted(String buyerId, String verifiedBy, String reference) {}

  private final Database database;
  private final Orders orders;
  private final OrderReads reads;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  RelinkResource(
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

  @POST
  @RolesAllowed({"orders:write", "ops"})
  @Operation(summary = "Links the order to another account of its app, after a verification")
  public Uni<OrderView> relink(String orderNo, @Nullable Body body) {
    var wanted = wanted(body);
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    var by = (caller.isOperator() ? "operator:" : "client:") + caller.clientId();
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .chain(() -> database.inTransaction(tx -> relink(tx, orderNo, by, wanted)))
        .onFailure(UnknownOrderException.class)
        .transform(_ -> OrderReads.notFound())
        .map(order -> OrderView.of(order, clock.instant(), locale));
  }

  private Uni<Order> relink(SqlConnection tx, String orderNo, String by, Wanted wanted) {
    return reads
        .buyerOf(tx, orderNo)
        .flatMap(
            before ->
                orders
                    .apply(tx, orderNo, by, new Relink(wanted.buyerId()))
                    .call(applied -> record(tx, applied, before, by, wanted)))
        .map(Applied::order);
  }

  private Uni<Void> record(
      SqlConnection tx, Applied applied, String before, String by, Wanted wanted) {
    return applied.decision() instanceof Accepted<Order, ?>(var next, _)
        ? tx.preparedQuery(RECORD)
            .execute(
                Tuple.tuple()
                    .addString(next.orderNo())
                    .addLong(next.version())
                    .addValue(OrderStore.utc(clock.instant()))
                    .addString(by)
                    .addString(before)
                    .addString(wanted.buyerId())
                    .addString(wanted.verifiedBy())
                    .addString(wanted.reference()))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private static Wanted wanted(@Nullable Body body) {
    var verifiedBy = body == null ? null : body.verifiedBy();
    if (body == null || verifiedBy == null || !VERIFIED_BY.contains(verifiedBy)) {
      throw Problems.unprocessable(
          "verification_missing", "verifiedBy is one of " + VERIFIED_BY + ".");
    }
    return new Wanted(
        text("buyerId", body.buyerId()), verifiedBy, text("reference", body.reference()));
  }

  private static String text(String name, @Nullable String value) {
    if (value == null || value.isBlank() || value.length() > LONGEST) {
      throw Problems.unprocessable(
          "field_invalid", name + " takes 1 to " + LONGEST + " characters.");
    }
    return value.strip();
  }
}
