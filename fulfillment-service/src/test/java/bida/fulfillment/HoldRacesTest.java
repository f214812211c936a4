package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.platform.database.Database;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A buyer cancels in the moment in which a key is read or a supplier is asked. So many rounds of
 * each with {@code -Dbida.test.races=1000}; a build of every day plays fewer.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class HoldRacesTest {

  // Two racers each, and a connection for every one of them: none waits for the pool instead of
  // for the other's lock.
  private static final int AT_A_TIME = 8;

  @Inject Shop shop;
  @Inject Database database;
  @Inject TakeOn takeOn;
  @Inject HoldOrder holdOrder;
  @Inject RevealKeys revealKeys;
  @Inject CallSuppliers callSuppliers;
  @Inject Deliveries deliveries;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  @ConfigProperty(name = "bida.test.races", defaultValue = "100")
  int rounds;

  private String keySku;
  private String rechargeSku;

  @BeforeEach
  void aShelfOfKeysAndASupplier() {
    keySku = unique("SKU-");
    rechargeSku = unique("SKU-");
    for (int left = rounds; left > 0; left -= 500) {
      shop.stock(keySku, secrets(Math.min(left, 500)));
    }
    shop.suppliedByFulu(rechargeSku);
  }

  @Test
  void c20AHoldAgainstAReveal() throws Exception {
    var ends =
        race(
            _ -> new DeliveryLine[] {keys(1, keySku, 1)},
            no -> List.of(() -> hold(no, 1), () -> reveal(no)));

    assertThat(ends.keySet())
        .containsExactlyInAnyOrder("held: HELD QUARANTINED", "refused: REVEALED REVEALED");
    assertThat(usable()).isEqualTo(rounds - ends.get("held: HELD QUARANTINED"));
  }

  @Test
  void d08AHoldAgainstADispatch() throws Exception {
    var ends =
        race(
            i -> new DeliveryLine[] {recharge(1, rechargeSku, "139" + i)},
            no -> List.of(() -> hold(no, 1), () -> dispatch(no, 1)));

    assertThat(ends.keySet()).containsExactlyInAnyOrder("held: HELD", "refused: AT_SUPPLIER");
  }

  /** All or none: whatever of the two happens first keeps both. */
  @Test
  void d08AHoldOfTwoLinesAgainstARevealAndADispatch() throws Exception {
    var ends =
        race(
            i -> new DeliveryLine[] {keys(1, keySku, 1), recharge(2, rechargeSku, "139" + i)},
            no -> List.of(() -> hold(no, 1, 2), () -> reveal(no), () -> dispatch(no, 2)));

    assertThat(ends).containsKey("held: HELD HELD QUARANTINED");
    assertThat(ends.keySet())
        .filteredOn(end -> !end.equals("held: HELD HELD QUARANTINED"))
        .isNotEmpty()
        .allMatch(end -> end.equals("refused: REVEALED AT_SUPPLIER REVEALED"));
    assertThat(usable()).isEqualTo(rounds - ends.get("held: HELD HELD QUARANTINED"));
  }

  /** Each order's racers start together, every other time in the other order; ends are counted. */
  private Map<String, Integer> race(IntFunction<DeliveryLine[]> lines, Racers racers)
      throws Exception {
    var ends = new TreeMap<String, Integer>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int begun = 0; begun < rounds; begun += AT_A_TIME) {
        var first = begun;
        var orders =
            IntStream.range(begun, Math.min(rounds, begun + AT_A_TIME))
                .mapToObj(_ -> unique("O"))
                .toList();
        all(
            pool,
            IntStream.range(0, orders.size())
                .<Callable<Void>>mapToObj(i -> () -> takenOn(orders.get(i), lines.apply(first + i)))
                .toList());
        var runs = new ArrayList<Callable<Void>>();
        for (int i = 0; i < orders.size(); i++) {
          var of = new ArrayList<>(racers.of(orders.get(i)));
          runs.addAll(together(i % 2 == 0 ? of : of.reversed()));
        }
        all(pool, runs);
        orders.forEach(no -> ends.merge(end(no), 1, Integer::sum));
      }
    }
    System.out.printf("%d rounds: %s%n", rounds, ends);
    return ends;
  }

  private interface Racers {
    List<Runnable> of(String orderNo);
  }

  private static List<Callable<Void>> together(List<Runnable> racers) {
    var ready = new CountDownLatch(racers.size());
    return racers.stream()
        .<Callable<Void>>map(
            racer ->
                () -> {
                  ready.countDown();
                  ready.await();
                  racer.run();
                  return null;
                })
        .toList();
  }

  private static void all(ExecutorService pool, List<Callable<Void>> runs)
      throws InterruptedException, ExecutionException {
    for (var done : pool.invokeAll(runs)) {
      done.get();
    }
  }

  private Void takenOn(String orderNo, DeliveryLine... lines) {
    return database
        .inTransaction(tx -> takeOn.take(tx, shop.asked(orderNo, lines)))
        .await()
        .indefinitely();
  }

  private void hold(String orderNo, Integer... lineNos) {
    var asked =
        new DeliveryHoldRequested(
            orderNo, Shop.APP, "BUYER_CANCELLED", clock.instant(), List.of(lineNos));
    database.inTransaction(tx -> holdOrder.hold(tx, asked)).await().indefinitely();
  }

  private void reveal(String orderNo) {
    revealKeys
        .run(orderNo, new RevealKeys.Reader(Shop.APP, Shop.APP, "127.0.0.1"))
        .replaceWithVoid()
        .onFailure(HttpProblem.class)
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  private void dispatch(String orderNo, int lineNo) {
    database
        .inTransaction(
            tx ->
                deliveries
                    .lock(tx, orderNo, lineNo)
                    .flatMap(locked -> callSuppliers.dispatch(tx, locked.line())))
        .await()
        .indefinitely();
  }

  /** What was told of the hold, what became of each line, and of the key; they have to agree. */
  private String end(String orderNo) {
    var held = outbox.of(orderNo, DeliveryHeld.class).size();
    var refused = outbox.of(orderNo, DeliveryHoldRefused.class).size();
    assertThat(held + refused).as("answers for %s", orderNo).isEqualTo(1);
    var lines =
        shop.rows("select status from delivery where order_no = $1 order by line_no", orderNo);
    var key = shop.rows("select status from card_key where order_no = $1", orderNo);
    var revealed = outbox.of(orderNo, CardKeyRevealed.class).size();
    assertThat(revealed)
        .as("reveals of %s", orderNo)
        .isEqualTo(key.stream().filter(row -> row.getString(0).equals("REVEALED")).count());
    assertThat(
            shop.number(
                """
                select count(*) from attempt a join delivery d using (order_no, line_no)
                where a.order_no = $1 and (a.status = 'HELD') <> (d.status = 'HELD')
                """,
                orderNo))
        .as("attempts of %s", orderNo)
        .isZero();
    var said = new StringBuilder(held == 1 ? "held:" : "refused:");
    lines.forEach(row -> said.append(' ').append(told(row.getString(0))));
    key.forEach(row -> said.append(' ').append(row.getString(0)));
    return said.toString();
  }

  // The worker of this very service may have asked the supplier meanwhile.
  private static String told(String status) {
    return switch (status) {
      case "DISPATCHED", "ACCEPTED", "UNKNOWN", "SUCCEEDED" -> "AT_SUPPLIER";
      default -> status;
    };
  }

  private long usable() {
    return shop.number("select usable_total from stock where sku = $1", keySku);
  }
}
