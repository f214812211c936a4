package bida.payment;

import bida.contracts.Money;
import bida.payment.core.OperatorAct.Wish;
import bida.payment.core.OperatorActStatus;
import bida.payment.core.OperatorTask;
import bida.payment.core.OperatorTask.ConfirmPayment;
import bida.payment.core.OperatorTask.PayOutRefund;
import bida.payment.core.OperatorTask.SettleRefund;
import bida.platform.database.Database;
import bida.platform.idempotency.Reply;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** What operators do about money that no channel tells of. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("ops")
class OperatorActsResource {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  // Sorts behind every identifier.
  private static final String START = "g";

  record Confirmation(
      @Nullable String transactionId,
      @Nullable Money amount,
      @Nullable Instant paidAt,
      @Nullable String proof,
      @Nullable String reason) {}

  record Payout(
      @Nullable String reference,
      @Nullable Money amount,
      @Nullable Instant paidAt,
      @Nullable String proof,
      @Nullable String reason) {}

  /** {@code outcome}: CARRIED_OUT, or NOT_CARRIED_OUT and then it is sent again. */
  record Outcome(
      @Nullable String outcome,
      @Nullable Money amount,
      @Nullable String proof,
      @Nullable String reason) {}

  /** {@code next}: the cursor of the next page. */
  record ActList(List<OperatorActView> acts, @Nullable String next) {}

  private final OperatorDesk desk;
  private final ConfirmByHand confirmByHand;
  private final OperatorActs acts;
  private final Database database;
  private final InstantSource clock;
  private final Caller caller;

  OperatorActsResource(
      OperatorDesk desk,
      ConfirmByHand confirmByHand,
      OperatorActs acts,
      Database database,
      InstantSource clock,
      Caller caller) {
    this.desk = desk;
    this.confirmByHand = confirmByHand;
    this.acts = acts;
    this.database = database;
    this.clock = clock;
    this.caller = caller;
  }

  @POST
  @Path("/payments/{paymentNo}/confirmation")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OperatorActView.class)))
  public Uni<Response> confirm(
      String paymentNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Confirmation body) {
    var said = OperatorForm.given(body);
    var task =
        new ConfirmPayment(
            paymentNo,
            OperatorForm.number("transactionId", said.transactionId()),
            OperatorForm.amount(said.amount()),
            OperatorForm.past("paidAt", said.paidAt(), clock.instant()));
    var wish = wish(task, said.proof(), said.reason());
    var request =
        OperatorForm.request(caller, "/v1/payments/" + paymentNo + "/confirmation", key, said);
    return confirmByHand
        .askFirst(paymentNo)
        .chain(() -> desk.propose(request, wish))
        .map(Reply::toResponse);
  }

  @POST
  @Path("/refunds/{refundNo}/payout")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OperatorActView.class)))
  public Uni<Response> payOut(
      String refundNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Payout body) {
    var said = OperatorForm.given(body);
    var task =
        new PayOutRefund(
            refundNo,
            OperatorForm.number("reference", said.reference()),
            OperatorForm.amount(said.amount()),
            OperatorForm.past("paidAt", said.paidAt(), clock.instant()));
    var wish = wish(task, said.proof(), said.reason());
    return desk.propose(
            OperatorForm.request(caller, "/v1/refunds/" + refundNo + "/payout", key, said), wish)
        .map(Reply::toResponse);
  }

  @POST
  @Path("/refunds/{refundNo}/outcome")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = OperatorActView.class)))
  public Uni<Response> settle(
      String refundNo,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Outcome body) {
    var said = OperatorForm.given(body);
    var task =
        new SettleRefund(
            refundNo,
            carriedOut(said.outcome()),
            OperatorForm.amount(said.amount()),
            clock.instant());
    var wish = wish(task, said.proof(), said.reason());
    return desk.propose(
            OperatorForm.request(caller, "/v1/refunds/" + refundNo + "/outcome", key, said), wish)
        .map(Reply::toResponse);
  }

  private static boolean carriedOut(@Nullable String outcome) {
    if ("CARRIED_OUT".equals(outcome)) {
      return true;
    }
    if ("NOT_CARRIED_OUT".equals(outcome)) {
      return false;
    }
    throw Problems.badRequest("outcome_invalid", "outcome is CARRIED_OUT or NOT_CARRIED_OUT.");
  }

  @POST
  @Path("/operator-acts/{actId}/approval")
  public Uni<OperatorActView> approve(String actId) {
    return desk.approve(actId, caller.person());
  }

  @GET
  @Path("/operator-acts/{actId}")
  public Uni<OperatorActView> read(String actId) {
    return acts.find(database.pool(), actId)
        .map(found -> OperatorActView.of(found.orElseThrow(OperatorDesk::unknown)));
  }

  @GET
  @Path("/operator-acts")
  public Uni<ActList> list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    var most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw Problems.badRequest("limit_invalid", "limit is 1 to " + MOST + ".");
    }
    return acts.list(database.pool(), status(status), cursor == null ? START : cursor, most + 1)
        .map(found -> page(found.stream().map(OperatorActView::of).toList(), most));
  }

  private static @Nullable OperatorActStatus status(@Nullable String name) {
    try {
      return name == null ? null : OperatorActStatus.valueOf(name);
    } catch (IllegalArgumentException _) {
      throw Problems.badRequest("status_invalid", "status is PROPOSED, DONE or EXPIRED.");
    }
  }

  private static ActList page(List<OperatorActView> found, int most) {
    var page = found.stream().limit(most).toList();
    return new ActList(page, found.size() > most ? page.getLast().actId() : null);
  }

  private Wish wish(OperatorTask task, @Nullable String proof, @Nullable String reason) {
    return new Wish(
        task,
        OperatorForm.text("proof", proof),
        OperatorForm.text("reason", reason),
        caller.person(),
        clock.instant());
  }
}
