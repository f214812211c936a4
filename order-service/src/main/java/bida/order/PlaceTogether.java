package bida.order;

import bida.order.Wishes.Buyer;
import bida.order.Wishes.MerchantNumber;
import bida.order.Wishes.Situation;
import bida.order.Wishes.Wish;
import bida.order.core.Order;
import bida.platform.database.Database;
import bida.platform.database.GroupCommit;
import bida.platform.database.GroupCommit.Limits;
import bida.platform.database.SqlStates;
import bida.platform.database.Ticker;
import bida.platform.idempotency.Idempotency;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The orders that are asked for at the same time, in one transaction: what the database is asked
 * for one of them it is asked for all, and the counter of a SKU is locked once for all who buy it.
 * Who comes alone waits for nobody. A counter that somebody holds keeps nobody who does not buy of
 * it, and those who do for no more than seconds (decision 0035).
 */
@ApplicationScoped
class PlaceTogether {

  // Two groups at a time keep service and database busy; a third would wait for the counters of
  // the first. An app gives up after some seconds, so no more are in line than are placed in one.
  private static final Limits AT_ONCE =
      new Limits(Duration.ofMillis(5), 2, 16, 64, 2_000, Duration.ofMillis(250), 8);

  // Each of them holds a connection while it waits for a lock, and groups need some as well. Who
  // comes later than so many is not placed before his app gives up.
  private static final Limits ONE_BY_ONE =
      new Limits(Duration.ZERO, 4, 1, 1, 200, Duration.ofMillis(250), 4);

  // Many times what a counter or a number is held for: who still holds it then is in trouble.
  private static final String WAIT_BRIEFLY = "set local lock_timeout = '1s'";
  // A plan for each array would cost more than the few rows.
  private static final String PLAN_ONCE = "set local plan_cache_mode = force_generic_plan";
  private static final String UNPAID =
      """
      select w.n, (select count(*) from (select from orders o
        where o.tenant = w.tenant and o.buyer_id = w.buyer_id and o.status = 'PENDING_PAYMENT' limit $3) as u) as unpaid
      from unnest($1::text[], $2::text[]) with ordinality as w (tenant, buyer_id, n)
      """;
  private static final String TAKEN =
      """
      select tenant, merchant_order_no from orders
      join unnest($1::text[], $2::text[]) as w (tenant, merchant_order_no) using (tenant, merchant_order_no)
      """;

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
  private final HeldCounters held;
  private final GroupCommit<Wish> together;
  private final GroupCommit<Wish> alone;

  @Inject
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
    this(
        database,
        idempotency,
        placeOrder,
        offers,
        stock,
        store,
        outbox,
        config,
        clock,
        traces,
        Ticker.system());
  }

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
      Traces traces,
      Ticker ticker) {
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
    this.held = new HeldCounters(ticker);
    this.together = new GroupCommit<>(AT_ONCE, ticker, this::write);
    this.alone = new GroupCommit<>(ONE_BY_ONE, ticker, one -> writeAlone(one.getFirst()));
  }

  /**
   * Completes when the order is committed, or with the answer that was given to this key before.
   */
  Uni<Reply> place(IdempotentRequest key, OrderRequest request) {
    var wish = new Wish(key, request, traces.current());
    return bounded(
            together
                .add(wish)
                .chain(() -> wish.isAnswered() ? Uni.createFrom().voidItem() : alone.add(wish)))
        .map(_ -> wish.answer())
        .onFailure()
        .transform(PlaceTogether::problem);
  }

  private static Throwable problem(Throwable failure) {
    if (failure instanceof GroupCommit.TooMany) {
      return Problems.unavailable("too_many_orders", "Too many orders are in line.", 1);
    }
    if (SqlStates.isLockTimeout(failure)) {
      return Problems.unavailable(
          "order_contended", "Others hold what this order needs: ask again.", 1);
    }
    if (SqlStates.isUniqueViolation(failure)) {
      return PlaceOrder.merchantOrderNoExists();
    }
    return SqlStates.isInfrastructure(failure)
        ? Problems.unavailable(
            "order_outcome_unknown",
            "It is not known whether the order is stored: ask again with the same Idempotency-Key.",
            1)
        : failure;
  }

  private Uni<Void> writeAlone(Wish wish) {
    return bounded(
            idempotency.once(
                wish.key,
                tx ->
                    tx.query(WAIT_BRIEFLY)
                        .execute()
                        .chain(
                            () ->
                                placeOrder.place(tx, wish.key.tenant(), wish.request, wish.trace))))
        .invoke(reply -> wish.reply = reply)
        .onFailure(SqlStates::isLockTimeout)
        .invoke(() -> held.seen(wish.skus()))
        .onFailure(HttpProblem.class)
        .invoke(() -> held.free(wish.skus()))
        .invoke(() -> held.free(wish.skus()))
        .replaceWithVoid();
  }

  private Uni<Void> write(List<Wish> group) {
    var placed = placeAll(group, true).onFailure(SqlStates::isLockTimeout);
    return bounded(
        group.size() > 1
            ? placed.recoverWithUni(() -> placeAll(group, false))
            : placed.invoke(() -> held.seen(group.getFirst().skus())));
  }

  // Nobody waits for a connection that went silent, be it an app or who is next in line.
  private <T> Uni<T> bounded(Uni<T> work) {
    return work.ifNoItem()
        .after(config.placeWithin())
        .failWith(() -> new TimeoutException("no commit within " + config.placeWithin()));
  }

  /** {@code waits} for counters that others hold, instead of leaving out who buys of those. */
  private Uni<Void> placeAll(List<Wish> group, boolean waits) {
    return database.inTransaction(
        tx -> {
          var wishes = new Wishes(group);
          return situation(tx, wishes, waits)
              .flatMap(
                  situation -> {
                    var placed = wishes.decide(situation, placeOrder);
                    if (!waits) {
                      held.seen(wishes.leftOut());
                    }
                    return store(tx, placed, situation);
                  });
        });
  }

  // Sent together: none of them waits for the answer to another. What is counted, and the numbers,
  // are read behind the locks, when another group that buys of the same has committed.
  private Uni<Situation> situation(SqlConnection tx, Wishes wishes, boolean waits) {
    var wanted = wishes.offers();
    var free = held.without(wanted);
    return Uni.combine()
        .all()
        .unis(
            tx.query(PLAN_ONCE + ";" + WAIT_BRIEFLY).execute(),
            idempotency.known(tx, wishes.keys()),
            offers.onSale(tx, wanted),
            stock.lock(tx, free, waits),
            unpaid(tx, wishes.buyers()),
            taken(tx, wishes.numbers()))
        .with(
            (_, known, onSale, available, unpaid, taken) ->
                new Situation(
                    known,
                    unpaid,
                    taken,
                    onSale,
                    available,
                    waits && free.size() == wanted.size(),
                    clock.instant()));
  }

  private Uni<Map<Buyer, Long>> unpaid(SqlConnection tx, List<Buyer> buyers) {
    return tx.preparedQuery(UNPAID)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(buyers, Buyer::tenant))
                .addArrayOfString(texts(buyers, Buyer::buyerId))
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

  private static Uni<Set<MerchantNumber>> taken(SqlConnection tx, List<MerchantNumber> numbers) {
    return tx.preparedQuery(TAKEN)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(numbers, MerchantNumber::tenant))
                .addArrayOfString(texts(numbers, MerchantNumber::number)))
        .map(
            rows -> {
              var taken = new HashSet<MerchantNumber>();
              rows.forEach(
                  row -> taken.add(new MerchantNumber(row.getString(0), row.getString(1))));
              return taken;
            });
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }

  private Uni<Void> store(SqlConnection tx, List<Wish> placed, Situation situation) {
    if (placed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    // Of two groups with the same two numbers neither waits for the other's second one.
    var sorted = placed.stream().sorted(Comparator.comparing(Wish::number)).toList();
    var orders = sorted.stream().map(PlaceTogether::order).toList();
    return Uni.combine()
        .all()
        .unis(
            stock.holdLocked(tx, Wishes.wanted(orders)),
            store.insert(
                tx,
                orders,
                "buyer",
                sorted.stream().<@Nullable String>map(wish -> wish.trace).toList(),
                situation.now()),
            outbox.publish(
                tx,
                sorted.stream()
                    .map(
                        wish ->
                            Orders.publication(
                                order(wish), wish.trace, List.of(PlaceOrder.placed(order(wish)))))
                    .toList()),
            idempotency.store(
                tx,
                sorted.stream().map(wish -> wish.key).toList(),
                sorted.stream().map(wish -> Objects.requireNonNull(wish.reply)).toList()))
        .discardItems();
  }

  private static Order order(Wish wish) {
    return Objects.requireNonNull(wish.order);
  }
}
