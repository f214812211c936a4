package bida.payment;

import bida.contracts.Money;
import bida.payment.ClaimMoney.Claimed;
import bida.payment.RecoveryTries.Left;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.payment.core.RecoveryAnswer;
import bida.payment.core.RecoveryAnswer.Confirming;
import bida.payment.core.RecoveryAnswer.Found;
import bida.payment.core.RecoveryAnswer.NotOurs;
import bida.payment.core.RecoveryAnswer.OtherAccount;
import bida.payment.core.RecoveryAnswer.Unclaimed;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** 订单找回: a buyer's money is found by what stands on the bill, and claimed where no order has it. */
@Path("/v1/order-recoveries")
@Produces(MediaType.APPLICATION_JSON)
class RecoveriesResource {

  /** The name a bill shows where the money came to us. */
  record Payee(String channel, @Nullable String name) {}

  /**
   * {@code answer}: found, confirming, unclaimed, other_account or not_ours. What stands beside it
   * depends on it.
   */
  record Told(
      String recoveryId,
      String answer,
      @Nullable String orderNo,
      @Nullable PaymentStatus paymentStatus,
      @Nullable String paymentNo,
      @Nullable Money amount,
      @Nullable Instant paidAt,
      @Nullable Instant comeBackAt,
      @Nullable List<String> choices,
      @Nullable List<Payee> payees) {}

  private final RecoverOrder recoverOrder;
  private final RecoveryTries tries;
  private final Recoveries recoveries;
  private final ClaimMoney claimMoney;
  private final Channels channels;
  private final RecoveryConfig config;
  private final Caller caller;

  RecoveriesResource(
      RecoverOrder recoverOrder,
      RecoveryTries tries,
      Recoveries recoveries,
      ClaimMoney claimMoney,
      Channels channels,
      RecoveryConfig config,
      Caller caller) {
    this.recoverOrder = recoverOrder;
    this.tries = tries;
    this.recoveries = recoveries;
    this.claimMoney = claimMoney;
    this.channels = channels;
    this.config = config;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:read")
  @Operation(summary = "Finds a payment by its number, amount and minute; free, and limited")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Told.class)))
  public Uni<Response> recover(RecoveryRequest.@Nullable Body body) {
    var tenant = caller.tenant();
    var request = RecoveryRequest.of(body);
    return tries
        .take(tenant, request.buyerId(), request.clientIp())
        .flatMap(
            left ->
                recoverOrder
                    .of(tenant, request)
                    .flatMap(
                        answer ->
                            recoveries
                                .add(tenant, request.buyerId(), answer)
                                .map(id -> reply(told(id, answer, tenant), left))));
  }

  @POST
  @Path("/{recoveryId}/claim")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("orders:write")
  @Operation(summary = "The buyer of unclaimed money takes goods for it, or has it back; once")
  public Uni<Claimed> claim(String recoveryId, ClaimMoney.@Nullable Choice choice) {
    return claimMoney.of(caller.tenant(), recoveryId, choice);
  }

  private static Response reply(Told told, Left left) {
    var response = Response.ok(told);
    left.quota().headers().forEach(response::header);
    return response.build();
  }

  private Told told(String id, RecoveryAnswer answer, String tenant) {
    var name = Recoveries.name(answer);
    return switch (answer) {
      case Found(var payment, var order) -> about(id, name, payment, order.orderNo(), null);
      case OtherAccount(var payment, var order) -> about(id, name, payment, order.orderNo(), null);
      case Unclaimed(var payment) ->
          about(
              id,
              name,
              payment,
              null,
              payment.status() == PaymentStatus.UNCLAIMED ? ClaimMoney.CHOICES : List.of());
      case Confirming(_, var comeBackAt) ->
          new Told(id, name, null, null, null, null, null, comeBackAt, null, null);
      case NotOurs _ ->
          new Told(id, name, null, null, null, null, null, null, null, payees(tenant));
    };
  }

  private static Told about(
      String id,
      String answer,
      Payment payment,
      @Nullable String orderNo,
      @Nullable List<String> choices) {
    var received = payment.received();
    return new Told(
        id,
        answer,
        orderNo,
        payment.status(),
        payment.paymentNo(),
        received == null ? payment.amount() : received.amount(),
        received == null ? null : received.paidAt(),
        null,
        choices,
        null);
  }

  private List<Payee> payees(String tenant) {
    return channels
        .merchantsOf(tenant)
        .map(
            merchant ->
                new Payee(
                    merchant.channel(),
                    config
                        .payees()
                        .getOrDefault(merchant.channel(), Map.of())
                        .get(merchant.name())))
        .toList();
  }
}
