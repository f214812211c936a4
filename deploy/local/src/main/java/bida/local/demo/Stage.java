package bida.local.demo;

import bida.local.api.ApiFailure;
import bida.local.api.Shop;
import bida.local.api.World;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Plays a story on the running system, through its public interfaces only. */
public final class Stage {

  private static final long PRICE = 4_990;

  // The queries come at 5 and 30 s, a refund takes some seconds more; a slow machine is not a
  // failure.
  private static final Duration LIMIT = Duration.ofSeconds(120);
  // The refund is through by then, so that the success comes when nothing is left to decide.
  private static final Duration CHANGE_OF_MIND = Duration.ofSeconds(25);
  private static final Duration PAY_WITHIN = Duration.ofMinutes(15);
  // Shorter than the promise of a recharge: nobody is late because of it.
  private static final Duration MAINTAINED = Duration.ofMinutes(10);
  private static final Set<String> ENDS =
      Set.of("DELIVERED", "COMPLETED", "REFUNDED", "PARTIALLY_REFUNDED", "CANCELLED");

  private final Shop shop;
  private final World world;
  private final String webhookSecret;
  private final RandomGenerator random;

  public Stage(Shop shop, World world, String webhookSecret, RandomGenerator random) {
    this.shop = shop;
    this.world = world;
    this.webhookSecret = webhookSecret;
    this.random = random;
  }

  /** What one play needs to remember. */
  private record Play(
      Story story,
      String sku,
      @Nullable String batchId,
      String account,
      String orderNo,
      String paymentNo,
      String traceId,
      long began,
      Map<String, Long> injected) {}

  public Told play(Story story) {
    shop.hear(world.webhooks(), webhookSecret);
    var play = open(story);
    trouble(play);
    new Claiming(shop, world).act(story, play.orderNo(), play.injected());
    var order = shop.awaitStatus(play.orderNo(), ENDS::contains, LIMIT);
    if (story == Story.DUPLICATE_CALLBACK) {
      world.awaitCount("wechat", play.paymentNo(), "injected", "callback.duplicate");
    }
    afterwards(play);
    return told(play, order.path("status").asText());
  }

  private Play open(Story story) {
    var sku = story + "-" + hex(4);
    // Its last digits are what the supplier would read a fate from; 7777 means nothing to it.
    var account = "139" + (1000 + random.nextInt(9000)) + "7777";
    var lines = new ArrayList<Map<String, Object>>();
    String batchId = null;
    switch (story.goods()) {
      case KEY -> batchId = sellKeys(sku, lines);
      case RECHARGE -> sellRecharge(story, sku, account, lines);
      case KEY_AND_RECHARGE -> {
        batchId = sellKeys(sku, lines);
        sellRecharge(story, sku + "-recharge", account, lines);
      }
      case TICKET -> {
        shop.offer(new Shop.Offer(sku, "TICKET", "话剧票 50 元", PRICE));
        shop.ticketProduct(sku, new AtTheDoor(shop, world).tonight());
        lines.add(Map.of("sku", sku, "quantity", 2));
      }
    }
    var traceId = hex(16);
    var traceparent = "00-" + traceId + "-" + hex(8) + "-01";
    var began = System.nanoTime();
    var orderNo = shop.place(wish(lines), traceparent).path("orderNo").asText();
    var paymentNo = shop.openPayment(orderNo, traceparent).path("paymentNo").asText();
    return new Play(
        story, sku, batchId, account, orderNo, paymentNo, traceId, began, new TreeMap<>());
  }

  private void supplied(Story story, String sku) {
    if (story == Story.SUPPLIER_FAILOVER) {
      shop.suppliers(
          sku, new Shop.SuppliedBy("fulu", "10000585"), new Shop.SuppliedBy("kakayun", "720938"));
    } else {
      shop.supplier(sku, "fulu", "10000585");
    }
  }

  private void trouble(Play play) {
    var callback = new HashMap<String, Object>(Map.of("outTradeNo", play.paymentNo()));
    switch (play.story()) {
      case DELIVERED, DELIVERED_BUT_NOT_RECEIVED, BAD_KEY_REISSUED, USED_THEN_CLAIMS_NOT_RECEIVED ->
          world.pay(play.paymentNo());
      case OUT_OF_STOCK -> {
        // Nothing is oversold, so stock can only go missing after it was sold: while the callback
        // of
        // the payment is on its way, the operator finds that the batch is bad.
        callback.put("callback", Map.of("delay", "PT2S"));
        world.knob("wechat", callback);
        world.pay(play.paymentNo());
        play.injected().put("batch.voided", voided(play));
      }
      case CANCEL_BEFORE_REVEAL -> {
        world.pay(play.paymentNo());
        shop.awaitStatus(play.orderNo(), Set.of("DELIVERED")::contains, LIMIT);
        shop.cancel(play.orderNo());
        play.injected().put("buyer.cancelled", 1L);
      }
      case LATE_SUCCESS_AFTER_FAILURE -> {
        world.knob(
            "fulu",
            Map.of(
                "account",
                play.account(),
                "supplier",
                Map.of("outcome", "lateSuccess", "late", CHANGE_OF_MIND.toString())));
        world.pay(play.paymentNo());
      }
      case RECHARGE_FAILED, SUPPLIER_FAILOVER, PARTIAL_DELIVERY -> {
        world.knob(
            "fulu", Map.of("account", play.account(), "supplier", Map.of("outcome", "failed")));
        world.pay(play.paymentNo());
      }
      case SUPPLIER_TIMEOUT_BUT_DONE -> {
        world.knob(
            "fulu",
            Map.of(
                "account", play.account(),
                "api", Map.of("timeoutButDone", 1, "on", "submit"),
                "callback", Map.of("drop", "all")));
        world.pay(play.paymentNo());
      }
      case MAINTENANCE -> {
        // Of this SKU alone: other plays of the same supplier go on.
        var end = world.clock().at(InstantSource.system().instant()).plus(MAINTAINED);
        shop.maintenance(play.sku(), end.minus(MAINTAINED).minus(MAINTAINED), end);
        world.pay(play.paymentNo());
        if (shop.awaitTag(play.orderNo(), "DELAYED_MAINTENANCE", LIMIT)) {
          play.injected().put("maintenance.told", 1L);
        }
        world.advance(MAINTAINED.plusSeconds(30));
        play.injected().put("clock.advanced", MAINTAINED.plusSeconds(30).toSeconds());
      }
      case ACCOUNT_CORRECTED -> {
        world.knob(
            "fulu", Map.of("account", play.account(), "supplier", Map.of("accountInvalid", 1)));
        world.pay(play.paymentNo());
        var order = shop.awaitStatus(play.orderNo(), Set.of("ACTION_REQUIRED")::contains, LIMIT);
        shop.correctRecipient(
            play.orderNo(), 1, corrected(play.account()), order.path("version").asLong());
        play.injected()
            .put(
                "supplier.accountInvalid",
                world
                    .counts("fulu", play.orderNo() + "L1A1")
                    .path("injected")
                    .path("supplier.accountInvalid")
                    .asLong());
      }
      case EXPIRED -> {
        world.advance(PAY_WITHIN.plusSeconds(30));
        play.injected().put("clock.advanced", PAY_WITHIN.plusSeconds(30).toSeconds());
      }
      case DUPLICATE_CALLBACK -> {
        callback.put("callback", Map.of("duplicate", 3));
        world.knob("wechat", callback);
        world.pay(play.paymentNo());
      }
      case TICKET_SHARED_AND_REDEEMED -> {
        world.pay(play.paymentNo());
        shop.awaitStatus(play.orderNo(), ENDS::contains, LIMIT);
        play.injected().putAll(new AtTheDoor(shop, world).enter(play.orderNo()));
        shop.awaitStatus(play.orderNo(), play.story().end()::equals, LIMIT);
      }
      case LOST_CALLBACK -> {
        callback.put("callback", Map.of("drop", "all"));
        world.knob("wechat", callback);
        world.pay(play.paymentNo());
      }
    }
  }

  /** What shows only once the order has ended. */
  private void afterwards(Play play) {
    if (play.story() == Story.CANCEL_BEFORE_REVEAL) {
      var held = shop.delivery(play.orderNo()).path(0).path("status").asText().equals("HELD");
      play.injected().put("key.quarantined", held ? 1L : 0L);
      // One of two keys is out of sale, and the order holds none of them.
      play.injected().put("stock.right", shop.awaitAvailable(play.sku(), 1) ? 1L : 0L);
    }
    if (play.story() == Story.LATE_SUCCESS_AFTER_FAILURE) {
      var found = shop.awaitCase(play.orderNo(), "SUPPLIER_REVERSAL", LIMIT);
      play.injected().put("case.SUPPLIER_REVERSAL", found ? 1L : 0L);
      var payments = shop.payments(play.orderNo());
      var once = payments.size() == 1 && payments.path(0).path("refunds").size() == 1;
      var ended = shop.order(play.orderNo()).path("status").asText().equals("REFUNDED");
      play.injected().put("refund.once", once && ended ? 1L : 0L);
    }
  }

  /** The same number with its last but four digits typed right. */
  private static String corrected(String account) {
    return account.substring(0, 3) + "8888" + account.substring(7);
  }

  private long voided(Play play) {
    var batch = play.batchId();
    if (batch == null) {
      throw new ApiFailure("the story has no keys to void");
    }
    return shop.voidBatch(batch);
  }

  private Told told(Play play, String status) {
    var seconds = Duration.ofNanos(System.nanoTime() - play.began()).toMillis() / 1000.0;
    var counts = new LinkedHashMap<String, JsonNode>();
    counts.put("wechat", world.counts("wechat", play.paymentNo()));
    world
        .recharge(play.account())
        .ifPresent(recharge -> counts.put("fulu", world.counts("fulu", recharge)));
    world
        .nextRecharge(play.account())
        .ifPresent(
            recharge -> {
              counts.put("kakayun", world.counts("kakayun", recharge));
              play.injected().put("supplier.next", 1L);
            });
    counts.values().forEach(count -> addInjected(play.injected(), count));
    if (play.story() == Story.EXPIRED) {
      var trade = world.trade(play.paymentNo());
      var unpaid = trade.path("paidAt").isNull() || trade.path("paidAt").isMissingNode();
      if (trade.path("tradeState").asText().equals("CLOSED") && unpaid) {
        play.injected().put("trade.closedUnpaid", 1L);
      }
    }
    var payment = shop.payments(play.orderNo()).path(0);
    var keys = play.story().hasKeysIn(status) ? shop.reveal(play.orderNo()).size() : 0;
    return new Told(
        play.story().toString(),
        play.orderNo(),
        status,
        shop.timeline(play.orderNo()),
        play.traceId(),
        payment(payment),
        refund(payment.path("refunds").path(0)),
        play.injected(),
        counts,
        keys,
        seconds,
        shop.explanation(play.orderNo()));
  }

  private static void addInjected(Map<String, Long> injected, JsonNode counts) {
    counts
        .path("injected")
        .properties()
        .forEach(one -> injected.merge(one.getKey(), one.getValue().asLong(), Long::sum));
  }

  private static Told.Payment payment(JsonNode payment) {
    var by = payment.path("confirmedBy");
    return new Told.Payment(
        payment.path("paymentNo").asText(),
        payment.path("status").asText(),
        by.isTextual() ? by.asText().toLowerCase(Locale.ROOT) : null,
        payment.path("amount").path("amountMinor").asLong());
  }

  private static Told.@Nullable Refund refund(JsonNode refund) {
    return refund.isMissingNode()
        ? null
        : new Told.Refund(
            refund.path("refundNo").asText(),
            refund.path("status").asText(),
            refund.path("amount").path("amountMinor").asLong(),
            refund.path("reason").asText());
  }

  private String sellKeys(String sku, List<Map<String, Object>> lines) {
    shop.offer(new Shop.Offer(sku, "CARD_KEY", "游戏点卡 50 元", PRICE));
    lines.add(Map.of("sku", sku, "quantity", 1));
    return shop.importKeys(sku, List.of(key(), key()));
  }

  private void sellRecharge(
      Story story, String sku, String account, List<Map<String, Object>> lines) {
    shop.offer(new Shop.Offer(sku, "RECHARGE", "话费 50 元", PRICE));
    supplied(story, sku);
    lines.add(Map.of("sku", sku, "quantity", 1, "recipient", account));
  }

  private Map<String, Object> wish(List<Map<String, Object>> lines) {
    var units = lines.stream().mapToInt(line -> (int) line.getOrDefault("quantity", 1)).sum();
    return Map.of(
        "merchantOrderNo",
        "demo-" + hex(8),
        "buyerId",
        "buyer-" + hex(4),
        "lines",
        lines,
        "expectedTotal",
        Shop.money(PRICE * units),
        "contact",
        Map.of("email", "buyer@example.org", "language", "zh-CN"));
  }

  private Map<String, String> key() {
    return Map.of("number", "DEMO" + hex(6), "secret", hex(8).toUpperCase(Locale.ROOT));
  }

  private String hex(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
