package bida.order;

import bida.order.core.Order;
import bida.platform.idempotency.Idempotency.Known;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Orders that somebody waits for, decided in the order in which they came, each by what those
 * before it have taken. What one of them is refused is nobody else's.
 */
final class Wishes {

  record Buyer(String tenant, String buyerId) {}

  record MerchantNumber(String tenant, String number) implements Comparable<MerchantNumber> {

    @Override
    public int compareTo(MerchantNumber other) {
      return Comparator.comparing(MerchantNumber::tenant)
          .thenComparing(MerchantNumber::number)
          .compare(this, other);
    }
  }

  /**
   * What the database knows of them.
   *
   * @param known by their place
   * @param taken numbers that an order has
   * @param available of each counter that is locked; what it gives goes off it
   * @param complete whether a counter that is not among them is one that there is none of
   */
  record Situation(
      Map<Integer, Known> known,
      Map<Buyer, Long> unpaid,
      Set<MerchantNumber> taken,
      Map<Offer.Key, Offer> onSale,
      Map<String, Long> available,
      boolean complete,
      Instant now) {}

  /** One that is neither refused nor answered yet has a transaction of its own. */
  static final class Wish {
    final IdempotentRequest key;
    final OrderRequest request;
    final @Nullable String trace;
    @Nullable Reply reply;
    @Nullable HttpProblem refused;
    @Nullable Order order;

    Wish(IdempotentRequest key, OrderRequest request, @Nullable String trace) {
      this.key = key;
      this.request = request;
      this.trace = trace;
    }

    boolean isAnswered() {
      return refused != null || reply != null;
    }

    Reply answer() {
      if (refused != null) {
        throw refused;
      }
      return Objects.requireNonNull(reply);
    }

    Set<String> skus() {
      return Set.copyOf(request.skus());
    }

    private Buyer buyer() {
      return new Buyer(key.tenant(), request.buyerId());
    }

    MerchantNumber number() {
      return new MerchantNumber(key.tenant(), request.merchantOrderNo());
    }
  }

  private final List<Wish> all;
  private final Set<String> leftOut = new HashSet<>();

  /** Whatever was decided about them before counts no more. */
  Wishes(List<Wish> all) {
    this.all = all;
    for (var wish : all) {
      wish.reply = null;
      wish.refused = null;
      wish.order = null;
    }
  }

  List<IdempotentRequest> keys() {
    return all.stream().map(wish -> wish.key).toList();
  }

  List<Buyer> buyers() {
    return all.stream().map(Wish::buyer).distinct().toList();
  }

  List<MerchantNumber> numbers() {
    return all.stream().map(Wish::number).distinct().toList();
  }

  Set<Offer.Key> offers() {
    return all.stream()
        .flatMap(
            wish -> wish.request.skus().stream().map(sku -> new Offer.Key(wish.key.tenant(), sku)))
        .collect(Collectors.toSet());
  }

  /** Those whose order is to be stored, in their order. */
  List<Wish> decide(Situation situation, PlaceOrder placeOrder) {
    var numbers = new HashSet<>(situation.taken());
    for (int n = 0; n < all.size(); n++) {
      var wish = all.get(n);
      switch (situation.known().get(n)) {
        case Known.Answered(var reply) -> wish.reply = reply;
        case Known.Refused(var problem) -> wish.refused = problem;
        case null -> {
          try {
            decide(wish, situation, numbers, placeOrder);
          } catch (HttpProblem refused) {
            wish.refused = refused;
          }
        }
      }
    }
    return all.stream().filter(wish -> wish.order != null).toList();
  }

  /** Counters that were not locked, so that who buys of them is not decided. */
  Set<String> leftOut() {
    return leftOut;
  }

  private void decide(
      Wish wish, Situation situation, Set<MerchantNumber> numbers, PlaceOrder placeOrder) {
    placeOrder.refuseHoarding(situation.unpaid().getOrDefault(wish.buyer(), 0L));
    var onSale = onSale(wish, situation.onSale());
    var order = placeOrder.order(wish.key.tenant(), wish.request, onSale, situation.now());
    var wanted = Stock.wanted(order.lines());
    // What is limited per buyer or device is counted under a lock of its own.
    if (onSale.values().stream().anyMatch(Offer::isLimited)) {
      return;
    }
    if (!situation.complete() && !situation.available().keySet().containsAll(wanted.keySet())) {
      leftOut.addAll(wanted.keySet());
      leftOut.removeAll(situation.available().keySet());
      return;
    }
    if (!isThere(wanted, situation.available())) {
      throw PlaceOrder.outOfStock();
    }
    if (!numbers.add(wish.number())) {
      throw PlaceOrder.merchantOrderNoExists();
    }
    wanted.forEach((sku, units) -> situation.available().merge(sku, -units, Long::sum));
    situation.unpaid().merge(wish.buyer(), 1L, Long::sum);
    wish.order = order;
    wish.reply = PlaceOrder.reply(order, situation.now());
  }

  private static Map<String, Offer> onSale(Wish wish, Map<Offer.Key, Offer> all) {
    return wish.request.skus().stream()
        .map(sku -> new Offer.Key(wish.key.tenant(), sku))
        .filter(all::containsKey)
        .collect(Collectors.toMap(Offer.Key::sku, all::get));
  }

  private static boolean isThere(Map<String, Long> wanted, Map<String, Long> available) {
    return wanted.entrySet().stream()
        .allMatch(one -> available.getOrDefault(one.getKey(), 0L) >= one.getValue());
  }

  /** What orders take of each counter. */
  static Map<String, Long> wanted(List<Order> orders) {
    var wanted = new TreeMap<String, Long>();
    for (var order : orders) {
      Stock.wanted(order.lines()).forEach((sku, units) -> wanted.merge(sku, units, Long::sum));
    }
    return wanted;
  }
}
