package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sale on the packaged system: more buyers than keys, all in the same moment. */
@ExtendWith(FullStack.class)
class SaleIT {

  private static final int BUYERS = 64;
  private static final int KEYS = 40;
  private static final long PRICE = 990;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Set<String> ENDS = Set.of("DELIVERED", "REFUNDED");

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final Web web = new Web();
  private final Shop shop = Shop.withNewKeys(web, FullStack.stack().at());
  private final World world = new World(web, FullStack.stack().at().http("control"));
  private final String sku = "SALE-" + hex(6);

  @Test
  void refusesTheSurplusBeforePaymentAndGivesEveryPayerAKeyOfHisOwn() {
    var batches = onSale(1);

    var orders = buyAllAtOnce();
    assertThat(batches).hasSize(1);
    atOnce(orders.size(), i -> pay(orders.get(i)));
    var ended = atOnce(orders.size(), i -> ended(orders.get(i)));

    assertThat(ended).hasSize(KEYS).containsOnly("DELIVERED");
    assertThat(keysOf(orders)).hasSize(KEYS).doesNotHaveDuplicates();
  }

  @Test
  void paysBackWhoseKeyWasVoidedMeanwhileAndNeverCallsThatDelivered() {
    var batches = onSale(2);
    var orders = buyAllAtOnce();

    var acts = new ArrayList<Callable<Long>>();
    orders.forEach(
        order ->
            acts.add(
                () -> {
                  pay(order);
                  return 0L;
                }));
    // In the middle of it an operator finds that half of the keys are bad.
    acts.add(acts.size() / 2, () -> shop.voidBatch(batches.get(1)));
    var voided = atOnce(acts.size(), i -> call(acts.get(i))).stream().mapToLong(n -> n).sum();
    var ended = atOnce(orders.size(), i -> ended(orders.get(i)));

    var delivered = withEnd(orders, ended, "DELIVERED");
    var refunded = withEnd(orders, ended, "REFUNDED");
    assertThat(voided).isPositive();
    assertThat(delivered).hasSize((int) (KEYS - voided));
    assertThat(refunded).hasSize((int) voided);
    assertThat(keysOf(delivered)).hasSize(delivered.size()).doesNotHaveDuplicates();
    for (var order : refunded) {
      assertThat(statusesOf(order)).doesNotContain("DELIVERED");
      assertThat(shop.payments(order.orderNo()).path(0).path("refunds"))
          .singleElement()
          .extracting(refund -> refund.at("/amount/amountMinor").asLong())
          .isEqualTo(PRICE);
    }
  }

  private record Bought(String orderNo, String paymentNo) {}

  private List<String> onSale(int batches) {
    shop.offer(new Shop.Offer(sku, "CARD_KEY", "游戏点卡 10 元", PRICE));
    var imported =
        IntStream.range(0, batches)
            .mapToObj(
                _ ->
                    shop.importKeys(
                        sku,
                        IntStream.range(0, KEYS / batches)
                            .mapToObj(_ -> Map.of("secret", hex(8).toUpperCase(Locale.ROOT)))
                            .toList()))
            .toList();
    assertThat(shop.awaitAvailable(sku, KEYS)).isTrue();
    return imported;
  }

  /** Whoever was refused has no order, and nothing to pay. */
  private List<Bought> buyAllAtOnce() {
    var barrier = new CyclicBarrier(BUYERS);
    var answers =
        atOnce(
            BUYERS,
            i -> {
              call(barrier::await);
              return shop.tryToPlace(wish(i), traceparent());
            });
    var refused = answers.stream().filter(answer -> !answer.ok()).toList();
    assertThat(refused)
        .hasSize(BUYERS - KEYS)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.body().path("code").asText()).isEqualTo("out_of_stock");
            });
    var placed = answers.stream().filter(Web.Answer::ok).map(Web.Answer::body).toList();
    return atOnce(placed.size(), i -> bought(placed.get(i)));
  }

  private Bought bought(JsonNode order) {
    var orderNo = order.path("orderNo").asText();
    var payment = shop.openPayment(orderNo, PayBy.WECHAT, traceparent());
    return new Bought(orderNo, payment.path("paymentNo").asText());
  }

  private long pay(Bought order) {
    world.pay(order.paymentNo());
    return 0;
  }

  private String ended(Bought order) {
    return shop.awaitStatus(order.orderNo(), ENDS::contains, LIMIT).path("status").asText();
  }

  private static List<Bought> withEnd(List<Bought> orders, List<String> ended, String end) {
    return IntStream.range(0, orders.size())
        .filter(i -> ended.get(i).equals(end))
        .mapToObj(orders::get)
        .toList();
  }

  private List<String> keysOf(List<Bought> orders) {
    var keys = new ArrayList<String>();
    for (var order : orders) {
      var revealed = shop.reveal(order.orderNo());
      assertThat(revealed).hasSize(1);
      keys.add(revealed.path(0).path("secret").asText());
    }
    return keys;
  }

  private List<String> statusesOf(Bought order) {
    var statuses = new ArrayList<String>();
    shop.timeline(order.orderNo()).forEach(node -> statuses.add(node.path("status").asText()));
    return statuses;
  }

  private Map<String, Object> wish(int buyer) {
    return Map.of(
        "merchantOrderNo",
        sku + "-" + buyer,
        "buyerId",
        "buyer-" + sku + "-" + buyer,
        "lines",
        List.of(Map.of("sku", sku, "quantity", 1)),
        "expectedTotal",
        Shop.money(PRICE));
  }

  private String traceparent() {
    return "00-" + hex(16) + "-" + hex(8) + "-01";
  }

  private synchronized String hex(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static <T> List<T> atOnce(int count, IntFunction<T> act) {
    try (var threads = Executors.newFixedThreadPool(BUYERS)) {
      var tasks = IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> act.apply(i)).toList();
      var results = new ArrayList<T>();
      for (var done : threads.invokeAll(tasks)) {
        results.add(call(done::get));
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static <T> T call(Callable<T> act) {
    try {
      return act.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
