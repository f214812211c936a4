package bida.local.demo;

import bida.local.api.ApiFailure;
import bida.local.api.Shop;
import bida.local.api.World;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a buyer says of a delivery that is marked delivered, and what becomes of it. */
final class Claiming {

  // Long enough for a queue of events on a slow machine.
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Shop shop;
  private final World world;

  Claiming(Shop shop, World world) {
    this.shop = shop;
    this.world = world;
  }

  /** Does nothing in stories without a claim. */
  void act(Story story, String orderNo, Map<String, Long> injected) {
    switch (story) {
      case DELIVERED_BUT_NOT_RECEIVED -> notReceived(orderNo, injected);
      case BAD_KEY_REISSUED -> badKey(orderNo, injected);
      case USED_THEN_CLAIMS_NOT_RECEIVED -> used(orderNo, injected);
      case DELIVERED,
          OUT_OF_STOCK,
          RECHARGE_FAILED,
          SUPPLIER_TIMEOUT_BUT_DONE,
          SUPPLIER_FAILOVER,
          ACCOUNT_CORRECTED,
          EXPIRED,
          DUPLICATE_CALLBACK,
          LOST_CALLBACK -> {}
    }
  }

  private void notReceived(String orderNo, Map<String, Long> injected) {
    awaitDelivered(orderNo);
    world.takeBack(orderNo + "L1A1");
    shop.claim(orderNo, 1, "NOT_RECEIVED", "The phone has no money on it, see the screenshot.");
    end(orderNo, Set.of("REFUNDED"), injected);
  }

  private void badKey(String orderNo, Map<String, Long> injected) {
    awaitDelivered(orderNo);
    var old = key(orderNo);
    var claimNo = shop.claim(orderNo, 1, "KEY_BAD", "The game says that this key is not valid.");
    shop.decideClaim(claimNo, "REISSUE", "The issuer confirms that the key was never activated.");
    end(orderNo, Set.of("DELIVERED"), injected);
    if (!key(orderNo).path("secret").equals(old.path("secret"))) {
      injected.put("key.replaced", 1L);
    }
  }

  private void used(String orderNo, Map<String, Long> injected) {
    awaitDelivered(orderNo);
    var sku = shop.order(orderNo).path("lines").path(0).path("sku").asText();
    var recorded = shop.reportUse(sku, key(orderNo), readAt(orderNo));
    injected.put("key.used", recorded);
    shop.claim(orderNo, 1, "NOT_RECEIVED", "I never got a key.");
    end(orderNo, Set.of("DELIVERED"), injected);
  }

  private void awaitDelivered(String orderNo) {
    shop.awaitStatus(orderNo, Set.of("DELIVERED")::contains, LIMIT);
  }

  private void end(String orderNo, Set<String> ends, Map<String, Long> injected) {
    shop.awaitStatus(orderNo, ends::contains, LIMIT);
    var outcome = shop.claims(orderNo).path(0).path("outcome").asText("").toLowerCase(Locale.ROOT);
    injected.put("claim." + outcome, 1L);
  }

  private JsonNode key(String orderNo) {
    return shop.reveal(orderNo).path(0);
  }

  private String readAt(String orderNo) {
    for (var node : shop.keyWays(orderNo).path(0).path("nodes")) {
      if (node.path("what").asText().equals("REVEALED")) {
        return node.path("at").asText();
      }
    }
    throw new ApiFailure("nobody has read the key of " + orderNo);
  }
}
