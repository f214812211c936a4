package bida.fulfillment.supply;

import bida.fulfillment.supplier.PushReading;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * Takes what a supplier tells of its goods by itself: one look like any other, and the product is
 * asked about at once. So news pauses nothing before an answer to a question of ours confirms it.
 */
@ApplicationScoped
public class TakePushes {

  private final Goods goods;
  private final TakeLooks looks;
  private final Database database;
  private final InstantSource clock;

  TakePushes(Goods goods, TakeLooks looks, Database database, InstantSource clock) {
    this.goods = goods;
    this.looks = looks;
    this.database = database;
    this.clock = clock;
  }

  /** Whether it is new: not sent again, later than the one before, and of a product we sell. */
  public Uni<Boolean> take(String supplier, PushReading.Genuine news) {
    var now = clock.instant();
    // Its clock may be ahead of ours: what is asked from now on is later.
    var at = news.sentAt().isAfter(now) ? now : news.sentAt();
    return database.inTransaction(
        tx ->
            goods
                .pushed(tx, supplier, news.product(), news.sentAt())
                .call(
                    isNew ->
                        isNew
                            ? looks.take(tx, supplier, news.product(), news.listing(), at)
                            : Uni.createFrom().voidItem()));
  }
}
