package bida.faults;

import bida.local.api.ApiFailure;
import bida.local.api.PayBy;
import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.machine.Home;
import bida.local.stack.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The buyers of a run. They behave like an app's back end: what gets no answer is tried again under
 * the same idempotency key.
 */
final class Shop {

  // With one call; longer than any outage and the backlog behind it.
  static final Duration PATIENCE = Duration.ofMinutes(10);
  // Of ours, and of the channels' simulators.
  private static final Set<String> TOO_LATE =
      Set.of("payment_window_closed", "ORDER_CLOSED", "TRADE_CLOSED", "CODE_EXPIRED", "NOT_OPEN");
  private static final Duration PAUSE = Duration.ofMillis(200);
  // Hundreds wait through an outage of minutes; asking on at first speed would be a load itself.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int KEYS_PER_REQUEST = 500;
  private static final int KEYS = 1000;

  private final Web web;
  private final Tokens tokens;
  private final Map<String, String> urls;
  private final String run;
  private final int keys;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Purchase> orders = new ConcurrentHashMap<>();

  private Shop(Web web, Tokens tokens, Map<String, String> urls, String run, int keys) {
    this.web = web;
    this.tokens = tokens;
    this.urls = urls;
    this.run = run;
    this.keys = keys;
  }

  static Shop open(Web web, Path root, long seed) {
    return open(web, root, seed, KEYS);
  }

  /**
   * @param keys on its shelf
   */
  static Shop open(Web web, Path root, long seed, int keys) {
    var urls = new LinkedHashMap<>(new Stack(new Home(root)).urls());
    var tokens = new Tokens(web, urls.getOrDefault("issuer", ""));
    var run =
        "K%d-%d"
            .formatted(
                seed, web.get(urls.get("simulators") + "/clock", null).body().hashCode() & 0xFFFFF);
    var shop = new Shop(web, tokens, urls, run, keys);
    shop.stockUp();
    return shop;
  }

  String run() {
    return run;
  }

  /** Every order of the run with what its buyer did. */
  Map<String, Purchase> orders() {
    return orders;
  }

  Purchase next(Random random) {
    return Purchase.random(numbers.incrementAndGet(), random);
  }

  /** Places and opens, waits for the others, pays. */
  void buy(Purchase purchase, CountDownLatch ready, CountDownLatch pay) {
    var orderNo = patiently(() -> place(purchase)).path("orderNo").asText();
    orders.put(orderNo, purchase);
    var payment = patiently(() -> open(orderNo));
    ready.countDown();
    if (purchase.kind() != Purchase.Kind.ABANDONED) {
      await(pay);
      patiently(() -> pay(payment.path("paymentNo").asText()));
    }
  }

  /** The number of a placed order. */
  String placed(Purchase purchase) {
    return patiently(() -> place(purchase)).path("orderNo").asText();
  }

  /** A payment that waits for its buyer; empty where the order takes no money any more. */
  Optional<JsonNode> opened(String orderNo, PayBy by) {
    return unlessTooLate(() -> open(orderNo, by));
  }

  /** Patiently; empty where the time for it has passed meanwhile. */
  static Optional<JsonNode> unlessTooLate(Supplier<JsonNode> call) {
    return patiently(
        () -> {
          try {
            return Optional.of(call.get());
          } catch (ApiFailure e) {
            if (TOO_LATE.contains(e.code())) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  void cancelled(String orderNo) {
    patiently(
        () ->
            web.send(
                    "POST",
                    url("order-service", "/v1/orders/" + orderNo + "/cancellations"),
                    tokens.of(Client.APP),
                    Map.of(),
                    Map.of("Idempotency-Key", "cancel-" + orderNo))
                .expectOk("cancel"));
  }

  /** Simulated time, which is what the histories are stamped with. */
  Instant now() {
    var clock = patiently(() -> web.get(control("/clock"), null).expectOk("clock"));
    var simulated = Instant.parse(clock.path("simulatedAtBase").asText());
    var real = Instant.parse(clock.path("realAtBase").asText());
    var passed = Duration.between(real, InstantSource.system().instant());
    return simulated.plusMillis(Math.round(passed.toMillis() * clock.path("rate").asDouble(1)));
  }

  /** Lets the unpaid orders run out of time, then waits until every order has come to an end. */
  void settle(Duration limit) {
    patiently(
        () -> web.post(control("/clock"), null, Map.of("advance", "PT20M")).expectOk("advance"));
    var end = System.nanoTime() + limit.toNanos();
    while (open() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }

  /** WeChat Pay's own book of this run's transactions and refunds. */
  JsonNode book() {
    return patiently(() -> web.get(control("/wechat/book"), null).expectOk("book"));
  }

  private long open() {
    return orders.entrySet().stream()
        .filter(order -> !order.getValue().kind().ends().contains(status(order.getKey())))
        .count();
  }

  private String status(String orderNo) {
    return patiently(
            () ->
                web.get(url("order-service", "/v1/orders/" + orderNo), tokens.of(Client.APP))
                    .expectOk("order"))
        .path("status")
        .asText();
  }

  private void stockUp() {
    var operator = tokens.of(Client.OPERATOR);
    putOffer(operator, keySku(), "CARD_KEY");
    putOffer(operator, rechargeSku(), "RECHARGE");
    web.send(
            "PUT",
            url("fulfillment-service", "/v1/products/" + rechargeSku()),
            operator,
            Map.of("supplier", "fulu", "supplierProduct", "10000001"),
            Map.of())
        .expectOk("product");
    for (int from = 0; from < this.keys; from += KEYS_PER_REQUEST) {
      var keys = new ArrayList<Map<String, String>>();
      for (int i = from; i < Math.min(this.keys, from + KEYS_PER_REQUEST); i++) {
        keys.add(Map.of("secret", "%s-KEY-%05d".formatted(run, i)));
      }
      web.send(
              "POST",
              url("fulfillment-service", "/v1/key-batches"),
              operator,
              Map.of("sku", keySku(), "keys", keys),
              Map.of("Idempotency-Key", run + "-batch-" + from))
          .expectOk("keys");
    }
    patiently(this::onSale);
  }

  private JsonNode onSale() {
    var offer =
        web.get(url("order-service", "/v1/offers/" + keySku()), tokens.of(Client.APP))
            .expectOk("offer");
    if (offer.path("available").asLong() < keys) {
      throw new ApiFailure("the keys are not counted yet");
    }
    return offer;
  }

  private void putOffer(String operator, String sku, String type) {
    web.send(
            "PUT",
            url("order-service", "/v1/offers/" + sku + "?tenant=demo"),
            operator,
            Map.of(
                "title",
                "Kill test " + type,
                "productType",
                type,
                "unitPrice",
                Map.of("amountMinor", 990, "currency", "CNY")),
            Map.of())
        .expectOk("offer");
  }

  private JsonNode place(Purchase purchase) {
    var line = new LinkedHashMap<String, Object>();
    line.put("sku", purchase.account() == null ? keySku() : rechargeSku());
    line.put("quantity", 1);
    if (purchase.account() != null) {
      line.put("recipient", purchase.account());
    }
    var name = "%s-%d".formatted(run, purchase.number());
    return web.send(
            "POST",
            url("order-service", "/v1/orders"),
            tokens.of(Client.APP),
            Map.of(
                "merchantOrderNo",
                name,
                "buyerId",
                "buyer-" + name,
                "lines",
                List.of(line),
                "expectedTotal",
                Map.of("amountMinor", 990, "currency", "CNY")),
            Map.of("Idempotency-Key", "place-" + name))
        .expectOk("place");
  }

  private JsonNode open(String orderNo) {
    return open(orderNo, PayBy.WECHAT);
  }

  private JsonNode open(String orderNo, PayBy by) {
    return web.send(
            "POST",
            url("payment-callback-service", "/v1/orders/" + orderNo + "/payments"),
            tokens.of(Client.APP),
            by.wish(),
            Map.of("Idempotency-Key", "pay-" + orderNo))
        .expectOk("open");
  }

  private JsonNode pay(String paymentNo) {
    return web.post(control("/wechat/pay"), null, Map.of("outTradeNo", paymentNo)).expectOk("pay");
  }

  static <T> T patiently(Supplier<T> call) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    for (var pause = PAUSE.toNanos(); ; pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos())) {
      try {
        return call.get();
      } catch (ApiFailure e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(pause);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String keySku() {
    return run + "-KEYS";
  }

  private String rechargeSku() {
    return run + "-RECHARGE";
  }

  private String control(String path) {
    return urls.get("simulators") + path;
  }

  private String url(String service, String path) {
    return urls.get(service) + path;
  }
}
