package bida.local.demo;

import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.World;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Many buyers, over every channel there is, through the public interfaces only. */
public final class Crowd {

  private static final long PRICE = 990;
  private static final Duration NEVER = Duration.ofDays(365);
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(60);
  private static final String VAIN = "-vain";
  // The supplier refuses accounts that end in 0000 for good.
  private static final String REFUSED_ACCOUNT = "13800130000";
  // An order waits for its events most of the time, so two cores serve more buyers than they are.
  private static final int AT_ONCE = 24;
  private static final int KEYS_AT_ONCE = 500;
  private static final Set<String> ENDS =
      Set.of("DELIVERED", "COMPLETED", "REFUNDED", "PARTIALLY_REFUNDED", "CANCELLED");

  private final Shop shop;
  private final World world;
  private final InstantSource real;
  private final RandomGenerator random;
  private final String sampled;
  private final String run;
  private final String sku;

  public Crowd(Shop shop, World world, InstantSource real, RandomGenerator random) {
    this(shop, world, real, random, true);
  }

  /**
   * @param traced false where so many orders come that their traces would be most of the work
   */
  public Crowd(Shop shop, World world, InstantSource real, RandomGenerator random, boolean traced) {
    this.sampled = traced ? "-01" : "-00";
    this.shop = shop;
    this.world = world;
    this.real = real;
    this.random = random;
    // The same seed again must not meet the orders of the time before.
    this.run = "crowd-" + Long.toString(real.instant().toEpochMilli(), 36);
    this.sku = run + "-" + hex(4);
  }

  /** An attempt that waits for its buyer. */
  public record Opened(String orderNo, PayBy by, JsonNode payment) {
    public String paymentNo() {
      return payment.path("paymentNo").asText();
    }

    public long amountMinor() {
      return payment.at("/amount/amountMinor").asLong();
    }
  }

  /**
   * @param paidAt by the clock that everybody lives by
   */
  public record Paid(Opened opened, Instant paidAt) {}

  /**
   * How it went on.
   *
   * @param knownAt when the order was PAID; null when it never was
   */
  public record Ended(Paid paid, String status, String confirmedBy, @Nullable Instant knownAt) {

    public boolean delivered() {
      return knownAt != null && (status.equals("DELIVERED") || status.equals("COMPLETED"));
    }

    /** From the payment until the order knew of it. */
    public Duration unknownFor() {
      return knownAt == null ? NEVER : Duration.between(paid.paidAt(), knownAt);
    }
  }

  public void stock(int units) {
    shop.offer(new Shop.Offer(sku, "CARD_KEY", "游戏点卡 10 元", PRICE));
    shop.offer(new Shop.Offer(sku + VAIN, "RECHARGE", "话费 10 元", PRICE));
    shop.supplier(sku + VAIN, "fulu", "10000585");
    for (int from = 0; from < units; from += KEYS_AT_ONCE) {
      var keys = new ArrayList<Map<String, String>>();
      for (int i = from; i < Math.min(units, from + KEYS_AT_ONCE); i++) {
        keys.add(Map.of("secret", "%s-%05d-%s".formatted(sku, i, hex(6)).toUpperCase(Locale.ROOT)));
      }
      shop.importKeys(sku, keys);
    }
  }

  /** The channels in turn. */
  public PayBy channel(int number) {
    return PayBy.values()[number % PayBy.values().length];
  }

  public Opened open(PayBy by) {
    return open(by, Map.of("sku", sku, "quantity", 1));
  }

  /** For what no supplier ever delivers, so that the money goes back. */
  public Opened openInVain(PayBy by) {
    return open(by, Map.of("sku", sku + VAIN, "quantity", 1, "recipient", REFUSED_ACCOUNT));
  }

  private Opened open(PayBy by, Map<String, Object> line) {
    var traceparent = "00-" + hex(16) + "-" + hex(8) + sampled;
    var order =
        Map.<String, Object>of(
            "merchantOrderNo",
            run + "-" + hex(8),
            "buyerId",
            "buyer-" + hex(6),
            "lines",
            List.of(line),
            "expectedTotal",
            Shop.money(PRICE));
    var orderNo = shop.place(order, traceparent).path("orderNo").asText();
    return new Opened(orderNo, by, shop.openPayment(orderNo, by, traceparent));
  }

  /** Pays while the channel's word about it gets lost, today and whenever it is repeated. */
  public Paid payUnheard(Opened opened) {
    world.knob(
        opened.by().channel(),
        Map.of("outTradeNo", opened.paymentNo(), "callback", Map.of("drop", "all")));
    return pay(opened);
  }

  public Paid pay(Opened opened) {
    return pay(opened, Map.of());
  }

  /**
   * @param oddities what the simulator's buyer does otherwise than asked, such as {@code force}
   */
  public Paid pay(Opened opened, Map<String, Object> oddities) {
    var paidAt = now();
    world.pay(opened.by(), opened.payment(), oddities);
    return new Paid(opened, paidAt);
  }

  public void cancel(Opened opened) {
    shop.cancel(opened.orderNo());
    shop.awaitStatus(opened.orderNo(), "CANCELLED"::equals, CANCEL_WITHIN);
  }

  /** Waits until it came to an end, or as long as one cares to. */
  public Ended ended(Paid paid, Duration limit) {
    var orderNo = paid.opened().orderNo();
    var status = shop.awaitStatus(orderNo, ENDS::contains, limit).path("status").asText();
    Instant knownAt = null;
    for (var node : shop.timeline(orderNo)) {
      if (node.path("status").asText().equals("PAID") && knownAt == null) {
        knownAt = Instant.parse(node.path("at").asText());
      }
    }
    var by = shop.payments(orderNo).path(0).path("confirmedBy").asText("NOBODY");
    return new Ended(paid, status, by.toLowerCase(Locale.ROOT), knownAt);
  }

  public Instant now() {
    return world.clock().at(real.instant());
  }

  /** A few at a time, in order. */
  public static <T, R> List<R> all(List<T> items, Function<T, R> work) {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var tasks = items.stream().<Callable<R>>map(item -> () -> work.apply(item)).toList();
      var results = new ArrayList<R>();
      for (var done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized String hex(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
