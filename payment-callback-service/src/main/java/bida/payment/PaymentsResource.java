package bida.payment;

import bida.contracts.Money;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.PaymentStatus;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.limit.RateLimited;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Payments of an order, for its app. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class PaymentsResource {

  private static final String ROUTE = "/v1/orders/{orderNo}/payments";

  /** {@code payer}, {@code clientIp} and {@code returnUrl}: only for methods that ask for them. */
  record OpenRequest(
      @Nullable String channel,
      @Nullable String method,
      @Nullable String payer,
      @Nullable String clientIp,
      @Nullable String returnUrl) {
    static final OpenRequest NOTHING = new OpenRequest(null, null, null, null, null);
  }

  record Opened(
      String paymentNo,
      String channel,
      String method,
      @Nullable String codeUrl,
      Map<String, String> payWith,
      Money amount,
      PaymentStatus status,
      Instant expiresAt) {
    static Opened of(Payment payment, Map<String, String> payWith) {
      var prepay = payment.prepay();
      return new Opened(
          payment.paymentNo(),
          payment.channel(),
          payment.method(),
          payWith.get("codeUrl"),
          payWith,
          payment.amount(),
          payment.status(),
          prepay == null ? payment.openedAt() : prepay.expiresAt());
    }
  }

  private final OpenPayment openPayment;
  private final PaymentsOfOrder paymentsOfOrder;
  private final Channels channels;
  private final Idempotency idempotency;
  private final Caller caller;

  PaymentsResource(
      OpenPayment openPayment,
      PaymentsOfOrder paymentsOfOrder,
      Channels channels,
      Idempotency idempotency,
      Caller caller) {
    this.openPayment = openPayment;
    this.paymentsOfOrder = paymentsOfOrder;
    this.channels = channels;
    this.idempotency = idempotency;
    this.caller = caller;
  }

  @POST
  @Path("/orders/{orderNo}/payments")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("payments:write")
  @RateLimited("payments")
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = Opened.class)))
  public Uni<Response> open(
      String orderNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable OpenRequest body) {
    var wanted = body == null ? OpenRequest.NOTHING : body;
    var channel = wanted.channel();
    var method = wanted.method();
    if (channel == null || method == null) {
      throw Problems.badRequest("payment_method_missing", "Name a channel and a method.");
    }
    var tenant = caller.tenant();
    var payer = new Payer(wanted.payer(), wanted.clientIp(), wanted.returnUrl());
    var request =
        IdempotentRequest.post(tenant, ROUTE, key, new Keyed(orderNo, channel, method, payer));
    // The channel is called between two transactions, so the stored answer is looked up first.
    return idempotency
        .once(request, _ -> Uni.createFrom().failure(new FirstTime()))
        .onFailure(FirstTime.class)
        .recoverWithUni(
            () ->
                openPayment
                    .of(orderNo, tenant, channel, method, payer)
                    .map(payment -> reply(orderNo, payment.state()))
                    .flatMap(reply -> idempotency.once(request, _ -> Uni.createFrom().item(reply))))
        .map(Reply::toResponse);
  }

  private Reply reply(String orderNo, Payment payment) {
    return Reply.created(
        "/v1/orders/" + orderNo + "/payments", Opened.of(payment, channels.payWith(payment)));
  }

  @GET
  @Path("/orders/{orderNo}/payments")
  @RolesAllowed({"orders:read", "payments:write", "ops"})
  public Uni<PaymentsOfOrder.View> ofOrder(String orderNo) {
    return paymentsOfOrder.view(orderNo, caller);
  }

  @POST
  @Path("/orders/{orderNo}/payments/refresh")
  @RolesAllowed({"payments:write", "ops"})
  public Uni<PaymentsOfOrder.View> refreshAll(String orderNo) {
    return paymentsOfOrder.refresh(orderNo, null, caller);
  }

  @POST
  @Path("/orders/{orderNo}/payments/{paymentNo}/refresh")
  @RolesAllowed({"payments:write", "ops"})
  public Uni<PaymentsOfOrder.View> refresh(String orderNo, String paymentNo) {
    return paymentsOfOrder.refresh(orderNo, paymentNo, caller);
  }

  /** What makes a request the same; the order is part of it, for the route alone is not. */
  record Keyed(String orderNo, String channel, String method, Payer payer) {}

  private static final class FirstTime extends RuntimeException {
    FirstTime() {
      super("no answer is stored", null, false, false);
    }
  }
}
