package bida.order;

import bida.contracts.ClaimKind;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.order.Orders.Applied;
import bida.order.Orders.UnknownOrderException;
import bida.order.core.Order;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Refused;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.limit.RateLimited;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Marked delivered, and the buyer says otherwise: his claim, and what was found. */
@Path("/v1/orders/{orderNo}/verification")
class VerificationResource {

  private static final int LONGEST_STATEMENT = 2000;

  /**
   * {@code claim}: NOT_RECEIVED, KEY_BAD or KEY_USED. {@code unit}: of a line of several keys the
   * one that is meant, counted from 1; absent for all.
   */
  record Body(
      @Nullable Integer lineNo,
      @Nullable Integer unit,
      @Nullable String claim,
      @Nullable String statement,
      @Nullable List<@Nullable Evidence> evidence) {
    @Override
    public String toString() {
      return "Body[" + lineNo + ", " + claim + "]";
    }
  }

  /** The latest first. */
  record View(String orderNo, List<Claims.Kept> claims) {}

  private record Wanted(DisputeDelivery command, String statement, List<Evidence> evidence) {}

  private final Orders orders;
  private final OrderReads reads;
  private final Claims claims;
  private final Idempotency idempotency;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  VerificationResource(
      Orders orders,
      OrderReads reads,
      Claims claims,
      Idempotency idempotency,
      Caller caller,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.orders = orders;
    this.reads = reads;
    this.claims = claims;
    this.idempotency = idempotency;
    this.caller = caller;
    this.clock = clock;
    this.headers = headers;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  @RateLimited("actions")
  @Operation(summary = "The buyer says that a delivered line never came or does not work")
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OrderView.class)))
  public Uni<Response> open(
      String orderNo, @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Body body) {
    var wanted = wanted(body);
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    var by = "client:" + caller.clientId();
    var request =
        IdempotentRequest.post(
            caller.tenant(), "/v1/orders/" + orderNo + "/verification", key, wanted);
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .chain(() -> idempotency.once(request, tx -> open(tx, orderNo, by, wanted, locale)))
        .onFailure(UnknownOrderException.class)
        .transform(_ -> OrderReads.notFound())
        .map(Reply::toResponse);
  }

  @GET
  @RolesAllowed({"orders:read", "ops"})
  @Operation(summary = "What the buyer said of the delivery, and what was found")
  public Uni<View> show(String orderNo) {
    return reads
        .find(caller.tenant(), caller.isOperator(), orderNo)
        .chain(() -> claims.of(orderNo))
        .map(all -> new View(orderNo, all));
  }

  private Uni<Reply> open(
      SqlConnection tx, String orderNo, String by, Wanted wanted, Locale locale) {
    return orders
        .apply(tx, orderNo, by, wanted.command())
        .call(
            applied ->
                claims.open(
                    tx, told(applied.decision()), wanted.statement(), wanted.evidence(), by))
        .map(Applied::order)
        .map(order -> OrderView.of(order, clock.instant(), locale))
        .map(view -> Reply.created("/v1/orders/" + orderNo + "/verification", view));
  }

  private static DeliveryDisputed told(Decision<Order, Event> decision) {
    return switch (decision) {
      case Accepted(_, var events) -> (DeliveryDisputed) events.getLast();
      case Refused(var code, var why) -> throw Problems.conflict(code, why);
      case Decision.Ignored<Order, Event>(var why) -> throw new IllegalStateException(why);
    };
  }

  private static Wanted wanted(@Nullable Body body) {
    if (body == null || body.lineNo() == null || body.claim() == null) {
      throw Problems.unprocessable("field_missing", "Send lineNo, claim and statement.");
    }
    var evidence = body.evidence() == null ? List.<@Nullable Evidence>of() : body.evidence();
    if (evidence.size() > Evidence.MOST) {
      throw Evidence.invalid("there are at most " + Evidence.MOST + " of them.");
    }
    return new Wanted(
        new DisputeDelivery(body.lineNo(), body.unit(), kind(body.claim())),
        OrderRequest.text("statement", body.statement(), LONGEST_STATEMENT).strip(),
        evidence.stream().map(VerificationResource::checked).toList());
  }

  private static Evidence checked(@Nullable Evidence one) {
    if (one == null) {
      throw Evidence.invalid("it is missing.");
    }
    return one.checked();
  }

  private static ClaimKind kind(String name) {
    return Arrays.stream(ClaimKind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.unprocessable(
                    "claim_unknown", "claim is one of " + List.of(ClaimKind.values()) + "."));
  }
}
