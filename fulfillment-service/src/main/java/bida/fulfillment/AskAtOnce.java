package bida.fulfillment;

import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.Verification;
import bida.fulfillment.core.VerificationCommand;
import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * A buyer asks after an order, or after the answer to a claim: whoever has it is asked now, what
 * waits is tried now.
 */
@ApplicationScoped
class AskAtOnce {

  private static final By BUYER = By.the("buyer");

  private final Deliveries deliveries;
  private final MaintenanceCalendar calendar;
  private final Verifications verifications;
  private final VerificationStore claims;

  AskAtOnce(
      Deliveries deliveries,
      MaintenanceCalendar calendar,
      Verifications verifications,
      VerificationStore claims) {
    this.deliveries = deliveries;
    this.calendar = calendar;
    this.verifications = verifications;
    this.claims = claims;
  }

  /** A claim is read behind the lock of its line; one that has ended is none of ours any more. */
  Uni<Void> askAbout(SqlConnection tx, String orderNo, String claimNo) {
    return deliveries
        .lockOrder(tx, orderNo)
        .flatMap(
            lines ->
                claims
                    .openOf(tx, orderNo)
                    .flatMap(
                        open ->
                            open.stream()
                                .filter(claim -> claim.claimNo().equals(claimNo))
                                .findFirst()
                                .map(claim -> askAbout(tx, lines, claim))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
  }

  private Uni<Void> askAbout(SqlConnection tx, List<Deliveries.Locked> lines, Verification claim) {
    var line =
        lines.stream()
            .filter(locked -> locked.line().lineNo() == claim.lineNo())
            .findFirst()
            .orElseThrow();
    return verifications
        .apply(tx, line, claim, BUYER, new VerificationCommand.AskNow())
        .replaceWithVoid();
  }

  Uni<Void> ask(SqlConnection tx, String orderNo) {
    return deliveries
        .lockOrder(tx, orderNo)
        .flatMap(lines -> InOrder.each(lines, line -> ask(tx, line)));
  }

  // What waits for the end of a maintenance waits on, and nobody is told of it again.
  private Uni<Void> ask(SqlConnection tx, Deliveries.Locked locked) {
    return locked.line().status() == DeliveryStatus.REQUESTED
        ? calendar
            .closed(tx, locked.line())
            .flatMap(
                closed ->
                    closed.leaveOpen(locked.line())
                        ? tell(tx, locked, new DeliveryCommand.AskNow())
                        : tell(tx, locked, new DeliveryCommand.MeetMaintenance(closed)))
        : tell(tx, locked, new DeliveryCommand.AskNow());
  }

  private Uni<Void> tell(SqlConnection tx, Deliveries.Locked locked, DeliveryCommand command) {
    return deliveries.apply(tx, locked, BUYER, command).replaceWithVoid();
  }
}
