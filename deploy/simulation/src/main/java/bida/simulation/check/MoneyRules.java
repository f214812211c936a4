package bida.simulation.check;

import bida.simulation.Shop;
import bida.simulation.outside.PayChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * I2, I13, and that every refund at a channel was approved under its number: of the channels' own
 * books.
 */
final class MoneyRules {

  private final Shop shop;
  // What was written down stays so: of what was acknowledged only the new is asked for.
  private final Map<PayChannel, Integer> acknowledged = new HashMap<>();

  MoneyRules(Shop shop) {
    this.shop = shop;
  }

  @Nullable Violation check() {
    for (var at : shop.channels()) {
      var found = check(at);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Violation check(PayChannel at) {
    for (var paid : at.money()) {
      if (at.left(paid) < 0) {
        return new Violation("I2", "more went back of " + paid.transactionId() + " than came");
      }
    }
    for (var back : at.refunds()) {
      var number = back.order().refundNo();
      if (!number.startsWith("DESK") && shop.refunds().refunds().get(number) == null) {
        return new Violation("I2", "nobody approved refund " + number);
      }
    }
    var told = at.acknowledged();
    for (int i = acknowledged.getOrDefault(at, 0); i < told.size(); i++) {
      if (!shop.payments().books().isKept(told.get(i))) {
        return new Violation("I13", told.get(i) + " was acknowledged and is not written down");
      }
    }
    acknowledged.put(at, told.size());
    return null;
  }
}
