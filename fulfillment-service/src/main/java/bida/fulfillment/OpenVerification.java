package bida.fulfillment;

import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.core.ClaimRules;
import bida.fulfillment.core.ClaimRules.Ruling;
import bida.fulfillment.core.KeyFacts;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.Verification.SupplierSays;
import bida.fulfillment.core.VerificationCommand;
import bida.fulfillment.core.VerificationStatus;
import bida.fulfillment.vault.OrderKeyFacts;
import bida.fulfillment.vault.ReplaceKeys;
import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes a claim up: the facts about a key may end it at once; a supplier is asked again; the rest
 * is for a person.
 */
@ApplicationScoped
class OpenVerification {

  private static final By RULE = By.the("rule");

  private final Deliveries deliveries;
  private final Verifications verifications;
  private final VerificationStore store;
  private final OrderKeyFacts keyFacts;
  private final ReplaceKeys replaceKeys;
  private final Freezes freezes;
  private final VerificationConfig config;
  private final InstantSource clock;

  OpenVerification(
      Deliveries deliveries,
      Verifications verifications,
      VerificationStore store,
      OrderKeyFacts keyFacts,
      ReplaceKeys replaceKeys,
      Freezes freezes,
      VerificationConfig config,
      InstantSource clock) {
    this.deliveries = deliveries;
    this.verifications = verifications;
    this.store = store;
    this.keyFacts = keyFacts;
    this.replaceKeys = replaceKeys;
    this.freezes = freezes;
    this.config = config;
    this.clock = clock;
  }

  Uni<Void> open(SqlConnection tx, DeliveryDisputed asked) {
    return deliveries
        .lock(tx, asked.orderNo(), asked.lineNo())
        .flatMap(
            line -> {
              var claim = claim(asked, line);
              return store
                  .insert(tx, claim)
                  .flatMap(isNew -> isNew ? begin(tx, line, claim) : Uni.createFrom().voidItem());
            });
  }

  /** All of the order's money has gone back: nothing is left to decide. */
  Uni<Void> withdraw(SqlConnection tx, String orderNo) {
    return deliveries
        .lockOrder(tx, orderNo)
        .flatMap(
            lines ->
                store
                    .openOf(tx, orderNo)
                    .flatMap(open -> InOrder.each(open, claim -> withdraw(tx, lines, claim))));
  }

  private Uni<Void> withdraw(SqlConnection tx, List<Locked> lines, Verification claim) {
    return lines.stream()
        .filter(locked -> locked.line().lineNo() == claim.lineNo())
        .findFirst()
        .map(
            line ->
                verifications
                    .apply(tx, line, claim, By.the("order"), new VerificationCommand.Withdraw())
                    .replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> begin(SqlConnection tx, Locked line, Verification claim) {
    return switch (line.line().status()) {
      case ISSUED, REVEALED ->
          keyFacts
              .of(tx, line.line(), claim.unit())
              .flatMap(
                  facts ->
                      freezes
                          .isFrozen(tx, claim.orderNo())
                          .flatMap(frozen -> rule(tx, line, claim, facts, frozen)));
      // The clock finds it due and asks, outside of this transaction.
      case SUCCEEDED -> Uni.createFrom().voidItem();
      case REQUESTED,
          NEEDS_ACCOUNT,
          UNAVAILABLE,
          DISPATCHED,
          ACCEPTED,
          UNKNOWN,
          FAILED,
          WRITTEN_OFF,
          HELD ->
          tell(
              tx,
              line,
              claim,
              new VerificationCommand.Review("the delivery is " + line.line().status()));
    };
  }

  private Uni<Void> rule(
      SqlConnection tx, Locked line, Verification claim, KeyFacts facts, boolean frozen) {
    var bounds = config.bounds();
    return switch (ClaimRules.rule(claim.claim(), facts, frozen, bounds)) {
      case Ruling.Refuse(var reason, var proof) ->
          tell(tx, line, claim, new VerificationCommand.Refuse(reason, proof, null));
      case Ruling.Review() ->
          tell(tx, line, claim, new VerificationCommand.Review(facts.summary()));
      case Ruling.Reissue(var reason) ->
          replaceKeys
              .replace(tx, line.line(), claim.unit())
              .flatMap(
                  found ->
                      tell(
                          tx,
                          line,
                          claim,
                          new VerificationCommand.Reissue(
                              reason, facts, frozen, bounds, found, null)));
    };
  }

  private Uni<Void> tell(
      SqlConnection tx, Locked line, Verification claim, VerificationCommand command) {
    return verifications.apply(tx, line, claim, RULE, command).replaceWithVoid();
  }

  private Verification claim(DeliveryDisputed asked, Locked line) {
    var now = clock.instant();
    return new Verification(
        asked.claimNo(),
        asked.orderNo(),
        asked.tenant(),
        asked.lineNo(),
        asked.unit(),
        asked.unit() == null || line.line().quantity() == 1,
        asked.claim(),
        VerificationStatus.ASKING,
        now,
        now,
        SupplierSays.NOTHING_YET,
        0,
        null,
        false,
        null,
        null,
        1);
  }
}
