package bida.fulfillment;

import bida.contracts.ClaimKind;
import bida.fulfillment.DecideVerification.Choice;
import bida.fulfillment.core.KeyFacts.KeyFact;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.Verification.SupplierSays;
import bida.fulfillment.core.VerificationStatus;
import bida.fulfillment.vault.OrderKeyFacts;
import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Operators look at a claim with its facts, and decide it. */
@Path("/v1/verifications/{claimNo}")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class VerificationsResource {

  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final VerificationStore store;
  private final OrderKeyFacts keyFacts;
  private final DecideVerification decide;
  private final Caller caller;

  VerificationsResource(
      Database database,
      VerificationStore store,
      OrderKeyFacts keyFacts,
      DecideVerification decide,
      Caller caller) {
    this.database = database;
    this.store = store;
    this.keyFacts = keyFacts;
    this.decide = decide;
    this.caller = caller;
  }

  /** {@code decision}: REISSUE, REFUND or REFUSE. {@code reason}: words the buyer may read. */
  record Body(@Nullable String decision, @Nullable String reason) {}

  record View(
      String claimNo,
      String orderNo,
      String tenant,
      int lineNo,
      @Nullable Integer unit,
      ClaimKind claim,
      VerificationStatus status,
      SupplierSays supplierSays,
      @Nullable String reason,
      @Nullable String note,
      Instant openedAt,
      @Nullable Instant nextDeadlineAt,
      List<KeyFact> keys) {
    static View of(Verification claim, List<KeyFact> keys) {
      return new View(
          claim.claimNo(),
          claim.orderNo(),
          claim.tenant(),
          claim.lineNo(),
          claim.unit(),
          claim.claim(),
          claim.status(),
          claim.supplierSays(),
          claim.reason(),
          claim.note(),
          claim.openedAt(),
          claim.nextDeadlineAt(),
          keys);
    }
  }

  @GET
  @Operation(summary = "A claim, and what is known of its keys: status, reveals, use")
  public Uni<View> show(@PathParam("claimNo") String claimNo) {
    return store
        .find(database.pool(), claimNo)
        .map(found -> found.orElseThrow(DecideVerification::unknown))
        .flatMap(this::view);
  }

  @POST
  @Path("decision")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Ends a claim: other keys, the money back, or no with the proof")
  public Uni<View> decide(@PathParam("claimNo") String claimNo, @Nullable Body body) {
    var choice = choice(body == null ? null : body.decision());
    var reason = body == null ? null : body.reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw Problems.unprocessable(
          "reason_invalid", "Say why, in 1 to " + LONGEST_REASON + " characters.");
    }
    return decide
        .decide(claimNo, choice, reason.strip(), "operator:" + caller.clientId())
        .flatMap(this::view);
  }

  private Uni<View> view(Verification claim) {
    return keyFacts
        .of(database.pool(), claim.orderNo(), claim.lineNo(), claim.unit())
        .map(facts -> View.of(claim, facts.keys()));
  }

  private static Choice choice(@Nullable String name) {
    return Arrays.stream(Choice.values())
        .filter(choice -> choice.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.unprocessable(
                    "decision_unknown", "decision is one of " + List.of(Choice.values()) + "."));
  }
}
