package bida.order;

import bida.platform.database.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Counters that somebody was seen to hold for too long. A group waits for none of them: who buys of
 * one asks for it alone, and finds out when it is free again.
 */
final class HeldCounters {

  // Where nobody asks for it meanwhile, the next group may wait for it again.
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private final Ticker ticker;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  HeldCounters(Ticker ticker) {
    this.ticker = ticker;
  }

  void seen(Set<String> skus) {
    var now = ticker.nanos();
    skus.forEach(sku -> seen.put(sku, now));
  }

  void free(Set<String> skus) {
    seen.keySet().removeAll(skus);
  }

  Set<Offer.Key> without(Set<Offer.Key> offers) {
    var oldest = ticker.nanos() - REMEMBERED.toNanos();
    seen.values().removeIf(at -> at < oldest);
    return offers.stream()
        .filter(offer -> !seen.containsKey(offer.sku()))
        .collect(Collectors.toSet());
  }
}
