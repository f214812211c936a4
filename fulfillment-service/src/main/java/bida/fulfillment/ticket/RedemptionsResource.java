package bida.fulfillment.ticket;

import bida.fulfillment.ticket.FindTicket.Scan;
import bida.platform.idempotency.Reply;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gate asks whether to let somebody in. */
@Path("/v1/redemptions")
@RolesAllowed("tickets:redeem")
@Produces(MediaType.APPLICATION_JSON)
class RedemptionsResource {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final RedeemTickets redeem;
  private final Caller caller;

  RedemptionsResource(RedeemTickets redeem, Caller caller) {
    this.redeem = redeem;
    this.caller = caller;
  }

  record Wish(
      @Nullable String code,
      @Nullable String verificationCode,
      @Nullable String pointId,
      @Nullable String device) {
    @Override
    public String toString() {
      return "Wish[***]";
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> redeem(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Wish body) {
    if (body == null || (body.code() == null) == (body.verificationCode() == null)) {
      throw Problems.unprocessable("code_missing", "Send code or verificationCode.");
    }
    var gate = gate(caller, body.device(), body.pointId());
    return redeem
        .run(key, gate, new Scan(body.code(), body.verificationCode()))
        .map(Reply::toResponse);
  }

  static Gate gate(Caller caller, @Nullable String device, @Nullable String pointId) {
    if (device == null || !NAME.matcher(device).matches()) {
      throw Problems.unprocessable("device_invalid", "A device has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (pointId == null || !NAME.matcher(pointId).matches()) {
      throw Problems.unprocessable("point_invalid", "A point has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return new Gate(caller.tenant(), caller.clientId(), device, pointId);
  }
}
