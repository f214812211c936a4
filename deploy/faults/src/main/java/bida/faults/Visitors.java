package bida.faults;

import bida.local.api.ApiFailure;
import bida.local.api.World;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The buyers of a run of faults; each does what its visit says, and remembers how far it came. */
final class Visitors {

  private final List<Visit> visits;
  private final Shop shop;
  private final World world;
  private final Supplier<Instant> clock;
  private final Map<String, Sale> sales = new ConcurrentHashMap<>();

  Visitors(List<Visit> visits, Shop shop, World world, Supplier<Instant> clock) {
    this.visits = List.copyOf(visits);
    this.shop = shop;
    this.world = world;
    this.clock = clock;
  }

  Collection<Sale> sales() {
    return List.copyOf(sales.values());
  }

  long paid() {
    return sales.values().stream().filter(sale -> sale.paidAt() != null).count();
  }

  private void visit(int number) {
    var visit = visits.get(number);
    var orderNo = shop.placed(visit.purchase());
    var sale = new Sale(visit, orderNo, null, null);
    sales.put(orderNo, sale);
    var opened = shop.opened(orderNo, visit.by());
    if (opened.isEmpty()) {
      return;
    }
    var payment = opened.get();
    sale = sale.opened(payment.path("paymentNo").asText());
    sales.put(orderNo, sale);
    LockSupport.parkNanos(visit.hesitates().toNanos());
    switch (visit.conduct()) {
      case CANCELS, CANCELS_AND_PAYS -> shop.cancelled(orderNo);
      case PAYS, PAYS_TOLD_THRICE, LEAVES -> {}
    }
    if (visit.pays()) {
      pay(sale, payment);
    }
  }

  private void pay(Sale sale, JsonNode payment) {
    var visit = sale.visit();
    var paid =
        Shop.unlessTooLate(
            () -> {
              // Of the try that reached the channel; one without an answer may have.
              sales.put(sale.orderNo(), sale.paid(clock.get()));
              return world.pay(visit.by(), payment, oddities(visit));
            });
    if (paid.isEmpty()) {
      sales.put(sale.orderNo(), sale);
    }
  }

  private static Map<String, Object> oddities(Visit visit) {
    return switch (visit.conduct()) {
      case PAYS_TOLD_THRICE -> Map.of("times", 3);
      case CANCELS_AND_PAYS -> Map.of("force", true);
      case PAYS, CANCELS, LEAVES -> Map.of();
    };
  }

  /** Whether a buyer gave up for want of an answer; anything else is a mistake of ours. */
  boolean attempt(int number) {
    try {
      visit(number);
      return true;
    } catch (ApiFailure e) {
      System.err.println("a buyer gave up: " + e.getMessage());
      return false;
    }
  }
}
