package bida.order;

import bida.order.core.Order;
import bida.platform.database.Database;
import bida.platform.database.GroupCommit;
import bida.platform.database.GroupCommit.Limits;
import bida.platform.database.SqlStates;
import bida.platform.database.Ticker;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.Idempotency.Known;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The orders that are asked for at the same time, in one transaction: what the database is asked
 * for one of them it is asked for all, and the counter of a SKU is locked once for all who buy it.
 * Each is decided by itself, in the order in which they came, and a refusal is nobody else's. Who
 * comes alone waits for nobody.
 */
@ApplicationScoped
class PlaceTogether {

  // Two groups at a time keep service and database busy; a third would wait for the counters of
  // the first. An app gives up after some seconds, so no more are in line than are placed in one.
  private static final Limits AT_ONCE =
      new Limits(Duration.ofMillis(5), 2, 16, 64, 2_000, Duration.ofMillis(250), 8);

  // A plan for each array would cost more than the few rows.
  private static final String PLAN_ONCE = "set local plan_cache_mode = force_generic_plan";
  // Somebody's lock must not keep all of them: one by one they wait for what they need alone.
  private static final String WAIT_BRIEFLY = ";set local lock_timeout = '5s'";
  private static final String UNPAID =
      """
      select w.n, (select count(*) from (select from orders o
        where o.tenant = w.tenant and o.buyer_id = w.buyer_id and o.status = 'PENDING_PAYMENT' limit $3) as u) as unpaid
      from unnest($1::text[], $2::text[]) with ordinality as w (tenant, buyer_id, n)
      """;

  private record Buyer(String tenant, String buyerId) {}

  private record MerchantNumber(String tenant, String number) {}

  /** Somebody who waits for an answer. It is decided anew where the transaction runs again. */
  private static final class Wish {
    private final IdempotentRequest key;
    private final OrderRequest request;
    private final @Nullable String trace;
    private @Nullable Reply reply;
    private @Nullable HttpProblem refused;
    private @Nullable Order order;

    Wish(IdempotentRequest key, OrderRequest request, @Nullable String trace) {
      this.key = key;
      this.request = request;
      this.trace = trace;
    }

    Buyer buyer() {
      return new Buyer(key.tenant(), request.buyerId());
    }

    void forget() {
      reply = null;
      refused = null;
      order = null;
    }
  }

  /** What the database knows of a group. */
  private record Situation(
      Map<Integer, Known> known,
      Map<Buyer, Long> unpaid,
      Map<Offer.Key, Offer> onSale,
      Map<String, Long> available,
      Instant now) {}

  private final Database database;
  private final Idempotency idempotency;
  private final PlaceOrder placeOrder;
  private final Offers offers;
  private final Stock stock;
  private final OrderStore store;
  private final Outbox outbox;
  private final OrderConfig config;
  private final InstantSource clock;
  private final Traces traces;
  private final GroupCommit<Wish> line;

  PlaceTogether(
      Database database,
      Idempotency idempotency,
      PlaceOrder placeOrder,
      Offers offers,
      Stock stock,
      OrderStore store,
      Outbox outbox,
      OrderConfig config,
      InstantSource clock,
      Traces traces) {
    this.database = database;
    this.idempotency = idempotency;
    this.placeOrder = placeOrder;
    this.offers = offers;
    this.stock = stock;
    this.store = store;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
    this.traces = traces;
    this.line = new GroupCommit<>(AT_ONCE, Ticker.system(), this::write);
  }

  /**
   * Completes when the order is committed, or with the answer that was given to this key before.
   */
  Uni<Reply> place(IdempotentRequest key, OrderRequest request) {
    var wish = new Wish(key, request, traces.current());
    return line.add(wish)
        .onFailure(GroupCommit.TooMany.class)
        .transform(_ -> Problems.unavailable("too_many_orders", "Too many orders are in line.", 1))
        .onFailure(SqlStates::isUniqueViolation)
        .transform(_ -> PlaceOrder.merchantOrderNoExists())
        .flatMap(_ -> answer(wish));
  }

  private Uni<Reply> answer(Wish wish) {
    var refused = wish.refused;
    if (refused != null) {
      return Uni.createFrom().failure(refused);
    }
    var reply = wish.reply;
    // What is limited per buyer or device is counted under a lock of its own.
    return reply != null
        ? Uni.createFrom().item(reply)
        : idempotency.once(wish.key, tx -> placeOrder.place(tx, wish.key.tenant(), wish.request));
  }

  private Uni<Void> write(List<Wish> wishes) {
    return database.inTransaction(
        tx -> {
          wishes.forEach(Wish::forget);
          return situation(tx, wishes)
              .flatMap(
                  situation -> {
                    decide(wishes, situation);
                    return store(tx, wishes, situation.now());
                  });
        });
  }

  // Sent together: none of them waits for the answer to another. Counters are locked last, for a
  // short time, and sorted.
  private Uni<Situation> situation(SqlConnection tx, List<Wish> wishes) {
    var buyers = wishes.stream().map(Wish::buyer).distinct().toList();
    var wanted = new LinkedHashSet<Offer.Key>();
    var skus = new TreeSet<String>();
    for (var wish : wishes) {
      for (var sku : wish.request.skus()) {
        wanted.add(new Offer.Key(wish.key.tenant(), sku));
        skus.add(sku);
      }
    }
    return Uni.combine()
        .all()
        .unis(
            tx.query(wishes.size() == 1 ? PLAN_ONCE : PLAN_ONCE + WAIT_BRIEFLY).execute(),
            idempotency.known(tx, wishes.stream().map(wish -> wish.key).toList()),
            unpaid(tx, buyers),
            offers.onSale(tx, wanted),
            stock.lock(tx, skus))
        .with(
            (_, known, unpaid, onSale, available) ->
                new Situation(known, unpaid, onSale, available, clock.instant()));
  }

  private Uni<Map<Buyer, Long>> unpaid(SqlConnection tx, List<Buyer> buyers) {
    return tx.preparedQuery(UNPAID)
        .execute(
            Tuple.tuple()
                .addArrayOfString(buyers.stream().map(Buyer::tenant).toArray(String[]::new))
                .addArrayOfString(buyers.stream().map(Buyer::buyerId).toArray(String[]::new))
                .addInteger(config.maxUnpaidPerBuyer()))
        .map(
            rows -> {
              var unpaid = new HashMap<Buyer, Long>();
              rows.forEach(
                  row ->
                      unpaid.put(
                          buyers.get(Math.toIntExact(row.getLong("n") - 1)),
                          row.getLong("unpaid")));
              return unpaid;
            });
  }

  private void decide(List<Wish> wishes, Situation situation) {
    var numbers = new HashSet<MerchantNumber>();
    for (int n = 0; n < wishes.size(); n++) {
      var wish = wishes.get(n);
      switch (situation.known().get(n)) {
        case Known.Answered(var reply) -> wish.reply = reply;
        case Known.Refused(var problem) -> wish.refused = problem;
        case null -> {
          try {
            decide(wish, situation, numbers);
          } catch (HttpProblem refused) {
            wish.refused = refused;
          }
        }
      }
    }
  }

  private void decide(Wish wish, Situation situation, Set<MerchantNumber> numbers) {
    var tenant = wish.key.tenant();
    placeOrder.refuseHoarding(situation.unpaid().getOrDefault(wish.buyer(), 0L));
    var onSale = onSale(tenant, wish.request, situation.onSale());
    var order = placeOrder.order(tenant, wish.request, onSale, situation.now());
    if (onSale.values().stream().anyMatch(Offer::isLimited)) {
      return;
    }
    var number = new MerchantNumber(tenant, order.terms().merchantOrderNo());
    if (numbers.contains(number)) {
      throw PlaceOrder.merchantOrderNoExists();
    }
    hold(Stock.wanted(order.lines()), situation.available());
    numbers.add(number);
    situation.unpaid().merge(wish.buyer(), 1L, Long::sum);
    wish.order = order;
    wish.reply = PlaceOrder.reply(order, situation.now());
  }

  private static Map<String, Offer> onSale(
      String tenant, OrderRequest request, Map<Offer.Key, Offer> all) {
    return request.skus().stream()
        .map(sku -> new Offer.Key(tenant, sku))
        .filter(all::containsKey)
        .collect(Collectors.toMap(Offer.Key::sku, all::get));
  }

  private static void hold(Map<String, Long> wanted, Map<String, Long> available) {
    wanted.forEach(
        (sku, units) -> {
          if (available.getOrDefault(sku, 0L) < units) {
            throw PlaceOrder.outOfStock();
          }
        });
    wanted.forEach((sku, units) -> available.merge(sku, -units, Long::sum));
  }

  private Uni<Void> store(SqlConnection tx, List<Wish> wishes, Instant now) {
    var placed = new LinkedHashMap<Wish, Order>();
    wishes.forEach(
        wish -> {
          if (wish.order != null) {
            placed.put(wish, wish.order);
          }
        });
    if (placed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var orders = List.copyOf(placed.values());
    var held = new TreeMap<String, Long>();
    orders.forEach(
        order ->
            Stock.wanted(order.lines()).forEach((sku, units) -> held.merge(sku, units, Long::sum)));
    var traceparents = new ArrayList<@Nullable String>();
    placed.keySet().forEach(wish -> traceparents.add(wish.trace));
    var publications =
        placed.entrySet().stream()
            .map(
                one ->
                    Orders.publication(
                        one.getValue(),
                        one.getKey().trace,
                        List.of(PlaceOrder.placed(one.getValue()))))
            .toList();
    return Uni.combine()
        .all()
        .unis(
            stock.holdLocked(tx, held),
            store.insert(tx, orders, "buyer", traceparents, now),
            outbox.publish(tx, publications),
            idempotency.store(
                tx,
                placed.keySet().stream().map(wish -> wish.key).toList(),
                placed.keySet().stream().map(wish -> wish.reply).toList()))
        .discardItems();
  }
}
