package bida.fulfillment.supply;

import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.OutsideWorld;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Stock;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that was long on its way, and news that comes again, are no other look at a shelf. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class GoodsTest {

  @Inject Goods goods;
  @Inject Database database;
  @Inject Identifiers ids;
  @Inject InstantSource clock;

  private String supplier;
  private Instant now;

  @BeforeEach
  void aProduct() {
    supplier = "S-" + ids.text(16);
    now = clock.instant();
    database
        .pool()
        .preparedQuery(
            "insert into supplier_goods (supplier, product, due_at) values ($1, 'P', 'infinity')")
        .execute(Tuple.of(supplier))
        .await()
        .indefinitely();
  }

  @Test
  void noAnswerCountsAfterALaterOne() {
    assertThat(answered(5, now)).isTrue();

    assertThat(answered(0, now.minusSeconds(1))).isFalse();
    assertThat(answered(0, now)).isFalse();
    assertThat(units()).isEqualTo(5);

    assertThat(answered(0, now.plusSeconds(1))).isTrue();
    assertThat(units()).isZero();
  }

  @Test
  void newsCountsOnceAndNeverAfterLaterNews() {
    assertThat(told(now)).isTrue();

    assertThat(told(now)).isFalse();
    assertThat(told(now.minusSeconds(1))).isFalse();
    assertThat(told(now.plusSeconds(1))).isTrue();
  }

  private boolean answered(long units, Instant at) {
    var listing = new Listing(true, new Stock.Count(units), null);
    return database
        .inTransaction(tx -> goods.note(tx, supplier, "P", listing, at))
        .await()
        .indefinitely();
  }

  private boolean told(Instant sentAt) {
    return database
        .inTransaction(tx -> goods.pushed(tx, supplier, "P", sentAt))
        .await()
        .indefinitely();
  }

  private long units() {
    return database
        .pool()
        .preparedQuery("select units from supplier_goods where supplier = $1")
        .execute(Tuple.of(supplier))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong("units");
  }
}
