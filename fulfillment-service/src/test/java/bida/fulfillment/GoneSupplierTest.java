package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines of a supplier that was taken out of the settings while they were open. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class GoneSupplierTest {

  private static final String GONE =
      """
      update delivery set state = jsonb_set(state, '{attempt,supplier}', '"gone"')
      where order_no = $1
      """;

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject TakeOn takeOn;
  @Inject Deliveries deliveries;
  @Inject CallSuppliers callSuppliers;
  @Inject LeaveGoneSuppliers goneSuppliers;

  private String sku;
  private String orderNo;
  private String account;

  @BeforeEach
  void anOffer() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    account = "A" + orderNo + "9";
    shop.suppliedByFulu(sku);
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void canBeStopped() {
    requested();

    shop.hold(orderNo);

    outbox.await(orderNo, DeliveryHeld.class);
  }

  @Test
  void areDeliveredByTheNextOneWhereNothingWasSent() {
    shop.suppliedByFuluThenKakayun(sku, Map.of("supplier", "kakayun", "supplierProduct", "720938"));
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    requested();

    clock.advance(Duration.ofMinutes(10));

    Await.until("the next one", () -> upstream.has("kakayun", orderNo + "L1A2"));
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  @Test
  void failWithinADayWhereThereIsNoOther() {
    requested();

    clock.advance(Duration.ofDays(1));

    Await.until(
        "the end",
        () ->
            outbox.of(orderNo, RechargeFailed.class).stream()
                .anyMatch(RechargeFailed::finalFailure));
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
  }

  @Test
  void waitForTheEndOfADispute() {
    requested();
    shop.dispute(orderNo, true);
    clock.advance(Duration.ofDays(1));

    goneSuppliers.tick().await().indefinitely();

    assertThat(shop.status(orderNo, 1)).isEqualTo("REQUESTED");
  }

  /** With its case after a day, and its money on the day that its buyer was told. */
  @Test
  void areSettledLikeThoseOfASilentOneWhereItMayHaveThem() {
    var sentAt = clock.instant();
    take(true);
    clock.advance(Duration.ofMinutes(11));
    assertThat(outbox.await(orderNo, DeliveryDelayed.class).refundAt())
        .isEqualTo(lossAt())
        .isAfterOrEqualTo(sentAt.plus(Duration.ofHours(72)));

    clock.advance(Duration.ofHours(25));
    assertThat(outbox.await(orderNo, CaseNeeded.class).kind())
        .isEqualTo("DELIVERY_OUTCOME_UNKNOWN");

    clock.set(lossAt());
    outbox.await(orderNo, DeliveryWrittenOff.class);

    clock.advance(Duration.ofDays(31));
    Await.until("the end", () -> shop.status(orderNo, 1).equals("FAILED"));
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  private void requested() {
    take(false);
  }

  private void take(boolean sent) {
    var asked = shop.asked(orderNo, recharge(1, sku, account));
    database
        .inTransaction(
            tx ->
                takeOn
                    .take(tx, asked)
                    .chain(() -> sent ? dispatch(tx) : Uni.createFrom().voidItem())
                    .chain(() -> tx.preparedQuery(GONE).execute(Tuple.of(orderNo))))
        .await()
        .indefinitely();
  }

  private Uni<Void> dispatch(SqlConnection tx) {
    return deliveries
        .lock(tx, orderNo, 1)
        .flatMap(locked -> callSuppliers.dispatch(tx, locked.line()))
        .replaceWithVoid();
  }

  private Instant lossAt() {
    return shop.rows("select loss_at from delivery where order_no = $1", orderNo)
        .getFirst()
        .getOffsetDateTime(0)
        .toInstant();
  }
}
