package bida.fulfillment;

import bida.contracts.Event;
import bida.fulfillment.Deliveries.Locked;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.VerificationCommand;
import bida.fulfillment.core.VerificationLifecycle;
import bida.fulfillment.core.VerificationStatus;
import bida.fulfillment.vault.ReplaceKeys;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Refused;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * The only writer of claims, under the lock of their line: decides, takes from the buyer what an
 * end says, and stores state, history and events together.
 */
@ApplicationScoped
class Verifications {

  private final VerificationStore store;
  private final Deliveries deliveries;
  private final ReplaceKeys keys;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  Verifications(
      VerificationStore store,
      Deliveries deliveries,
      ReplaceKeys keys,
      Outbox outbox,
      Traces traces,
      InstantSource clock,
      MeterRegistry metrics) {
    this.store = store;
    this.deliveries = deliveries;
    this.keys = keys;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The claim after the command, and what was decided about it. */
  record Applied(Verification claim, Decision<Verification, Event> decision) {}

  Uni<Applied> apply(
      SqlConnection tx, Locked line, Verification claim, By by, VerificationCommand command) {
    var decision = VerificationLifecycle.decide(claim, command, clock.instant());
    return decision instanceof Accepted<Verification, Event> accepted
        ? traces.follow(
            line.traceparent(),
            "apply " + command.getClass().getSimpleName(),
            trace -> {
              var after = accepted.next().version(claim.version() + 1);
              return settle(tx, line, after, by)
                  .chain(() -> store.update(tx, claim, after, clock.instant(), by.actor(), command))
                  .chain(
                      () ->
                          outbox.publish(
                              tx,
                              Publication.of(
                                  after.orderNo(), after.tenant(), trace, accepted.events())))
                  .invoke(() -> count(claim, after))
                  .replaceWith(new Applied(after, decision));
            })
        : Uni.createFrom().item(new Applied(claim, decision));
  }

  private Uni<Void> settle(SqlConnection tx, Locked line, Verification claim, By by) {
    return switch (claim.status()) {
      case REISSUED -> onLine(tx, line, claim, by, new DeliveryCommand.Reissue());
      case UPHELD ->
          keys.quarantine(tx, line.line(), claim.unit())
              .chain(
                  () -> onLine(tx, line, claim, by, new DeliveryCommand.TakeBack("CLAIM_UPHELD")));
      case ASKING, REVIEWING, REFUSED, WITHDRAWN -> Uni.createFrom().voidItem();
    };
  }

  // Of a line of several keys the others stay as they are.
  private Uni<Void> onLine(
      SqlConnection tx, Locked line, Verification claim, By by, DeliveryCommand command) {
    return claim.wholeLine()
        ? deliveries
            .apply(tx, line, by, command)
            .invoke(
                applied -> {
                  if (applied.decision() instanceof Refused(var code, _)) {
                    throw new IllegalStateException(claim.claimNo() + " met " + code);
                  }
                })
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private void count(Verification before, Verification after) {
    if (before.status() != after.status() && !after.status().isOpen()) {
      metrics
          .counter("bida.verifications", "claim", after.claim().name(), "outcome", outcome(after))
          .increment();
    }
  }

  private static String outcome(Verification claim) {
    return claim.status() == VerificationStatus.WITHDRAWN
        ? claim.status().name()
        : claim.status() + ":" + claim.reason();
  }
}
