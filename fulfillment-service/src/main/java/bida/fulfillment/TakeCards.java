package bida.fulfillment;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand.CardsArrived;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.vault.BoughtCards;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the cards that a supplier sold for a line: sealed before anything else, and given to it
 * in the transaction that says so.
 */
@ApplicationScoped
class TakeCards {

  private final Database database;
  private final Deliveries deliveries;
  private final BoughtCards bought;

  TakeCards(Database database, Deliveries deliveries, BoughtCards bought) {
    this.database = database;
    this.deliveries = deliveries;
    this.bought = bought;
  }

  Uni<Deliveries.Applied> take(
      LineDelivery due, Attempt attempt, @Nullable String reference, List<Card> cards) {
    return Uni.createFrom()
        .item(() -> bought.seal(due.sku(), cards))
        // A thousand data keys take a while: not on the event loop.
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(closed -> database.inTransaction(tx -> take(tx, due, attempt, reference, closed)));
  }

  private Uni<Deliveries.Applied> take(
      SqlConnection tx,
      LineDelivery due,
      Attempt attempt,
      @Nullable String reference,
      BoughtCards.Sealed sealed) {
    return deliveries
        .lock(tx, due.orderNo(), due.lineNo())
        .flatMap(
            locked ->
                keep(tx, locked.line(), attempt, sealed)
                    .map(kept -> new CardsArrived(reference, kept.held(), kept.refused()))
                    .flatMap(
                        arrived ->
                            deliveries.apply(
                                tx,
                                locked,
                                By.the("supplier"),
                                locked.line().newsOf(attempt.attemptNo(), arrived)))
                    .call(applied -> issue(tx, locked.line(), applied)));
  }

  // What comes after the end of the line is not taken in: a case says that it is there.
  private Uni<BoughtCards.Kept> keep(
      SqlConnection tx, LineDelivery line, Attempt attempt, BoughtCards.Sealed sealed) {
    return line.awaitsCardsOf(attempt.attemptNo())
        ? bought.keep(tx, line, attempt, sealed)
        : Uni.createFrom().item(new BoughtCards.Kept(0, 0));
  }

  // News of a line that has its cards, as of an earlier attempt, brings it no others.
  private Uni<Void> issue(SqlConnection tx, LineDelivery before, Deliveries.Applied applied) {
    var line = applied.line();
    var attempt = line.attempt();
    return attempt != null
            && before.status() != DeliveryStatus.ISSUED
            && line.status() == DeliveryStatus.ISSUED
        ? bought.issue(tx, line, attempt)
        : Uni.createFrom().voidItem();
  }
}
