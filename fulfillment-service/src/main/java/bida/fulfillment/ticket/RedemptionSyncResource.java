package bida.fulfillment.ticket;

import bida.fulfillment.ticket.SyncRedemptions.Offline;
import bida.fulfillment.ticket.SyncRedemptions.Outcome;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate is online again. Its nonces are the keys: the same batch twice has one effect. */
@Path("/v1/redemptions:sync")
@RolesAllowed("tickets:redeem")
@Produces(MediaType.APPLICATION_JSON)
class RedemptionSyncResource {

  private final SyncRedemptions sync;
  private final TicketConfig config;
  private final Caller caller;

  RedemptionSyncResource(SyncRedemptions sync, TicketConfig config, Caller caller) {
    this.sync = sync;
    this.config = config;
    this.caller = caller;
  }

  record Batch(@Nullable String device, @Nullable List<@Nullable Told> redemptions) {
    @Override
    public String toString() {
      return "Batch[***]";
    }
  }

  record Told(
      @Nullable Long counter,
      @Nullable String code,
      @Nullable String pointId,
      @Nullable Instant redeemedAt) {
    @Override
    public String toString() {
      return "Told[***]";
    }
  }

  record Synced(String device, List<Outcome> outcomes) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Synced> sync(@Nullable Batch body) {
    var told =
        body == null || body.redemptions() == null ? List.<@Nullable Told>of() : body.redemptions();
    if (body == null || told.isEmpty() || told.size() > config.maxSync()) {
      throw Problems.unprocessable(
          "batch_invalid", "Send 1 to " + config.maxSync() + " redemptions.");
    }
    var all = told.stream().map(one -> offline(body.device(), one)).toList();
    var device = all.getFirst().gate().device();
    return sync.run(all).map(outcomes -> new Synced(device, outcomes));
  }

  private Offline offline(@Nullable String device, @Nullable Told told) {
    if (told == null
        || told.counter() == null
        || told.counter() < 1
        || told.code() == null
        || told.redeemedAt() == null) {
      throw Problems.unprocessable(
          "redemption_invalid", "Each has counter (1 or more), code, pointId and redeemedAt.");
    }
    return new Offline(
        RedemptionsResource.gate(caller, device, told.pointId()),
        told.counter(),
        told.code(),
        told.redeemedAt());
  }
}
