package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.fulfillment.TakeOnTogether.Asked;
import bida.platform.database.Database;
import bida.platform.inbox.Arrival;
import bida.platform.inbox.OneByOneException;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many orders taken on in one transaction: each as if it had come alone. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class TakeOnTogetherTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  @Inject Shop shop;
  @Inject TakeOnTogether together;
  @Inject Database database;
  @Inject OrderEventsConsumer consumer;
  @Inject OutboxRows outbox;

  private String sku;

  @BeforeEach
  void aSku() {
    sku = unique("SKU-");
  }

  @Test
  void givesEachLineItsKeysAndTellsOfEach() {
    shop.stock(sku, secrets(5));
    var orders = orders(3);

    take(
        asked(orders.get(0), keys(1, sku, 2)),
        asked(orders.get(1), keys(1, sku, 1), keys(2, sku, 1)),
        asked(orders.get(2), keys(1, sku, 1)));

    orders.forEach(
        order -> assertThat(outbox.of(order)).hasOnlyElementsOfType(CardKeyIssued.class));
    assertThat(outbox.of(orders.get(1))).hasSize(2);
    assertThat(shop.reveal(orders.getFirst()).extract().<List<String>>path("keys.secret"))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(history(orders.getLast())).containsExactly("RequestDelivery", "IssueKeys");
  }

  @Test
  void leavesNoKeyUnsoldBehindALineThatWantsMoreThanThereAre() {
    shop.stock(sku, secrets(4));
    var orders = orders(4);

    take(
        asked(orders.get(0), keys(1, sku, 2)),
        asked(orders.get(1), keys(1, sku, 3)),
        asked(orders.get(2), keys(1, sku, 1)),
        asked(orders.get(3), keys(1, sku, 1)));

    assertThat(orders.stream().map(order -> shop.status(order, 1)))
        .containsExactly("ISSUED", "UNAVAILABLE", "ISSUED", "ISSUED");
    assertThat(outbox.of(orders.get(1))).hasOnlyElementsOfType(CardKeyUnavailable.class);
  }

  @Test
  void keepsWhatIsNotPlainOnItsOwnWay() {
    shop.stock(sku, secrets(2));
    var recharged = unique("SKU-");
    shop.suppliedByFulu(recharged);
    var orders = orders(3);
    shop.hold(orders.get(1), 1);
    Await.until(
        "the hold",
        () ->
            shop.number(
                    "select count(*) from delivery_hold_line where order_no = $1", orders.get(1))
                == 1);

    take(
        asked(orders.get(0), recharge(1, recharged, "13912347777")),
        asked(orders.get(1), keys(1, sku, 1)),
        asked(orders.get(2), keys(1, sku, 1)));

    assertThat(shop.number("select count(*) from attempt where order_no = $1", orders.get(0)))
        .isEqualTo(1);
    assertThat(shop.status(orders.get(1), 1)).isEqualTo("HELD");
    assertThat(shop.status(orders.get(2), 1)).isEqualTo("ISSUED");
  }

  @Test
  void c19GivesNoKeyToTwoLinesWhenFourGroupsAskForFewer() throws Exception {
    shop.stock(sku, secrets(50));
    var groups = IntStream.range(0, 4).mapToObj(_ -> orders(20)).toList();
    var tries = new AtomicInteger();

    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var work =
          groups.stream()
              .<Callable<Void>>map(
                  group ->
                      () -> {
                        var asked =
                            group.stream().map(order -> asked(order, keys(1, sku, 1))).toList();
                        database
                            .inTransaction(
                                tx -> {
                                  tries.incrementAndGet();
                                  return together.take(tx, asked);
                                })
                            .await()
                            .atMost(LIMIT);
                        return null;
                      })
              .toList();
      for (var done : pool.invokeAll(work)) {
        done.get();
      }
    }

    // None was the victim of a deadlock.
    assertThat(tries).hasValue(groups.size());
    var events = groups.stream().flatMap(List::stream).flatMap(this::told).toList();
    assertThat(events.stream().filter(CardKeyIssued.class::isInstance)).hasSize(50);
    assertThat(events.stream().filter(CardKeyUnavailable.class::isInstance)).hasSize(30);
    var places =
        shop.rows("select id, order_no from card_key where sku = $1 and status = 'ISSUED'", sku);
    assertThat(places).hasSize(50);
    var owners = new HashSet<String>();
    places.forEach(row -> owners.add(row.getString("order_no")));
    assertThat(owners).hasSize(50);
  }

  /** Locks of several orders at once would meet others the other way round. */
  @Test
  void takesOnlyRequestsTogetherAndWhatIsNoneOfItsBusiness() {
    shop.stock(sku, secrets(1));
    var order = unique("O");
    var request = new Arrival(shop.asked(order, keys(1, sku, 1)), null);
    var delivered = new Arrival(new OrderDelivered(unique("O"), Shop.APP, NOW), null);
    var hold = new Arrival(new DeliveryHoldRequested(unique("O"), Shop.APP, "x", NOW), null);

    assertThatThrownBy(() -> apply(request, hold)).isInstanceOf(OneByOneException.class);
    assertThatThrownBy(() -> apply(request, request)).isInstanceOf(OneByOneException.class);
    assertThat(shop.status(order, 1)).isEqualTo("none");

    apply(delivered, request);
    assertThat(shop.status(order, 1)).isEqualTo("ISSUED");
  }

  private void apply(Arrival... arrivals) {
    database.inTransaction(tx -> consumer.apply(List.of(arrivals), tx)).await().atMost(LIMIT);
  }

  private Stream<Event> told(String order) {
    return outbox.of(order).stream();
  }

  private void take(Asked... asked) {
    database.inTransaction(tx -> together.take(tx, List.of(asked))).await().atMost(LIMIT);
  }

  private Asked asked(String orderNo, DeliveryLine... lines) {
    return new Asked(shop.asked(orderNo, lines), Topics.traceparent());
  }

  private static List<String> orders(int count) {
    return IntStream.range(0, count).mapToObj(_ -> unique("O")).toList();
  }

  private List<String> history(String orderNo) {
    return shop
        .rows("select command from delivery_history where order_no = $1 order by version", orderNo)
        .stream()
        .map(row -> row.getString("command"))
        .toList();
  }
}
