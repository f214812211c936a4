package bida.fulfillment;

import bida.contracts.ClaimProof;
import bida.contracts.Event;
import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.Verifications.Applied;
import bida.fulfillment.core.KeyFacts;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.VerificationCommand;
import bida.fulfillment.vault.OrderKeyFacts;
import bida.fulfillment.vault.ReplaceKeys;
import bida.platform.database.Database;
import bida.platform.decision.Decision;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** A person ends a claim, on the facts as they are at that moment. */
@ApplicationScoped
class DecideVerification {

  private static final String BY_OPERATOR = "BY_OPERATOR";

  private final Database database;
  private final Deliveries deliveries;
  private final Verifications verifications;
  private final VerificationStore store;
  private final OrderKeyFacts keyFacts;
  private final ReplaceKeys replaceKeys;
  private final Freezes freezes;
  private final VerificationConfig config;

  DecideVerification(
      Database database,
      Deliveries deliveries,
      Verifications verifications,
      VerificationStore store,
      OrderKeyFacts keyFacts,
      ReplaceKeys replaceKeys,
      Freezes freezes,
      VerificationConfig config) {
    this.database = database;
    this.deliveries = deliveries;
    this.verifications = verifications;
    this.store = store;
    this.keyFacts = keyFacts;
    this.replaceKeys = replaceKeys;
    this.freezes = freezes;
    this.config = config;
  }

  /** What a person may decide. */
  enum Choice {
    REISSUE,
    REFUND,
    REFUSE
  }

  /** {@code note}: the operator's words, which the buyer may read. */
  Uni<Verification> decide(String claimNo, Choice choice, String note, String by) {
    return database.inTransaction(
        tx ->
            store
                .find(tx, claimNo)
                .map(found -> found.orElseThrow(DecideVerification::unknown))
                .flatMap(seen -> deliveries.lock(tx, seen.orderNo(), seen.lineNo()))
                .flatMap(line -> decide(tx, line, claimNo, choice, note, by)));
  }

  // Read again behind the lock: a rule or another person may have been faster.
  private Uni<Verification> decide(
      SqlConnection tx, Locked line, String claimNo, Choice choice, String note, String by) {
    return store
        .find(tx, claimNo)
        .map(found -> found.orElseThrow(DecideVerification::unknown))
        .flatMap(
            claim ->
                command(tx, line, claim, choice, note)
                    .flatMap(command -> verifications.apply(tx, line, claim, By.the(by), command)))
        .invoke(applied -> unlessRefused(applied.decision()))
        .map(Applied::claim);
  }

  private Uni<VerificationCommand> command(
      SqlConnection tx, Locked line, Verification claim, Choice choice, String note) {
    return keyFacts
        .of(tx, line.line(), claim.unit())
        .flatMap(
            facts ->
                switch (choice) {
                  case REISSUE -> reissue(tx, line, claim, facts, note);
                  case REFUND ->
                      Uni.createFrom()
                          .item(
                              new VerificationCommand.Uphold(
                                  BY_OPERATOR, line.line().status().isOpenAtSupplier(), note));
                  case REFUSE ->
                      Uni.createFrom()
                          .item(
                              new VerificationCommand.Refuse(
                                  BY_OPERATOR, proof(line, facts), note));
                });
  }

  // Replaced before it is decided; a decision against it takes it all back.
  private Uni<VerificationCommand> reissue(
      SqlConnection tx, Locked line, Verification claim, KeyFacts facts, String note) {
    return replaceKeys
        .replace(tx, line.line(), claim.unit())
        .flatMap(
            found ->
                freezes
                    .isFrozen(tx, claim.orderNo())
                    .map(
                        frozen ->
                            new VerificationCommand.Reissue(
                                BY_OPERATOR, facts, frozen, config.bounds(), found, note)));
  }

  private static ClaimProof proof(Locked line, KeyFacts facts) {
    var attempt = line.line().attempt();
    return attempt == null || !facts.keys().isEmpty()
        ? facts.proof()
        : ClaimProof.ofSupplier(attempt.supplierReference());
  }

  private static void unlessRefused(Decision<Verification, Event> decision) {
    if (decision instanceof Decision.Refused(var code, var why)) {
      throw Problems.conflict(code, why);
    }
  }

  static RuntimeException unknown() {
    return Problems.notFound("verification_unknown", "There is no such claim.");
  }
}
