package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A supplier that can be asked about an order for two days only. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SupplierMemoryTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOrderOfUnknownOutcome() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    shop.supplied(sku, "agiso", "P1001");
    upstream.knob("agiso", Map.of("orderNo", attempt(), "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, keys(1, sku, 1));
    Await.until("accepted", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c15CallsAPersonHalfADayBeforeTheSupplierForgets() {
    askedAfter(Duration.ofHours(35));
    assertThat(kinds()).containsExactly("DELIVERY_OUTCOME_UNKNOWN");

    askedAfter(Duration.ofHours(2));
    askedAfter(Duration.ofHours(2));

    assertThat(kinds()).containsExactly("DELIVERY_OUTCOME_UNKNOWN", "SUPPLIER_FORGETS_SOON");
  }

  @Test
  void c15AsksNoMoreAfterwardsAndRefundsNothingByItself() {
    askedAfter(Duration.ofHours(40));
    var asked = upstream.requests("agiso", "query", attempt());
    clock.advance(Duration.ofHours(9));
    Await.until("the end", () -> kinds().contains("SUPPLIER_FORGOT"));

    clock.advance(Duration.ofDays(3));
    tick();

    assertThat(upstream.requests("agiso", "query", attempt())).isEqualTo(asked);
    assertThat(shop.status(orderNo, 1)).isEqualTo("ACCEPTED");
    assertThat(outbox.of(orderNo, DeliveryWrittenOff.class)).isEmpty();
    assertThat(outbox.of(orderNo, DeliveryDelayed.class))
        .singleElement()
        .satisfies(told -> assertThat(told.refundAt()).isNull());
    assertThat(outbox.of(orderNo, CardKeyUnavailable.class)).isEmpty();
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();
  }

  /** Another order that is bought meanwhile: everything that was due before it has had its turn. */
  private void tick() {
    var other = unique("O");
    shop.order(other, keys(1, sku, 1));
    outbox.await(other, CardKeyIssued.class);
  }

  private void askedAfter(Duration later) {
    var before = upstream.requests("agiso", "query", attempt());
    clock.advance(later);
    Await.until("asked again", () -> upstream.requests("agiso", "query", attempt()) > before);
    Await.until(
        "the answer",
        () ->
            shop.number(
                    "select count(*) from delivery where order_no = $1 and claimed_until is null",
                    orderNo)
                == 1);
  }

  // Its statement is due within these hours or not, by the hour of the day at which this runs.
  private List<String> kinds() {
    return outbox.of(orderNo, CaseNeeded.class).stream()
        .map(CaseNeeded::kind)
        .filter(kind -> !kind.equals("SUPPLIER_NOT_LISTED"))
        .toList();
  }

  private String attempt() {
    return orderNo + "L1A1";
  }
}
