package bida.order;

import bida.contracts.OrderEvent.OfferChanged;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Tells the others what is sold: each offer once it was changed, and once those that were there
 * before anybody listened. Aside of the change, for the catalogue knows no outbox.
 */
@ApplicationScoped
class TellOffers {

  // A catalogue that is put anew is told within seconds, and no tick is long.
  private static final int BATCH = 200;

  private static final String TOLD =
      """
      update offer set told_at = updated_at where (tenant, sku) in (
        select tenant, sku from offer where told_at is distinct from updated_at
        order by updated_at limit $1 for update skip locked)
      returning *
      """;

  private final Database database;
  private final Outbox outbox;

  TellOffers(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database.inTransaction(this::tell);
  }

  private Uni<Void> tell(SqlConnection tx) {
    return tx.preparedQuery(TOLD)
        .execute(Tuple.of(BATCH))
        .flatMap(
            rows ->
                outbox.publish(
                    tx, rows.stream().map(row -> publication(Offers.toOffer(row))).toList()));
  }

  private static Publication publication(Offer offer) {
    var changed =
        new OfferChanged(
            offer.tenant,
            offer.sku,
            offer.productType,
            offer.title,
            offer.unitPrice(),
            offer.onSale,
            offer.maxQuantity,
            offer.updatedAt);
    return Publication.of(changed.key(), offer.tenant, null, List.of(changed));
  }
}
