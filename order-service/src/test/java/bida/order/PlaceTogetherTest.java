package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.database.Database;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.test.Await;
import bida.platform.test.HandTicker;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many that are placed in one transaction; what one of them is answered is nobody else's. */
@QuarkusTest
@WithTestResource(Servers.class)
class PlaceTogetherTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  // From the beginning of a group to that of the next, as long as few are in line (PlaceTogether).
  private static final Duration PAUSE = Duration.ofMillis(5);

  @Inject Database database;
  @Inject Idempotency idempotency;
  @Inject PlaceOrder placeOrder;
  @Inject Offers offers;
  @Inject OrderStore store;
  @Inject Outbox outbox;
  @Inject OrderConfig config;
  @Inject TestClock clock;
  @Inject Traces traces;
  @Inject OutboxRows told;
  @Inject Identifiers ids;

  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and $1 <> ''";

  private final AtomicInteger leftOut = new AtomicInteger();
  // Says how often a group went on without counters that were held.
  private final Stock stock =
      new Stock() {
        @Override
        Uni<Map<String, Long>> lock(SqlConnection tx, Set<Offer.Key> wanted, boolean waits) {
          leftOut.addAndGet(waits ? 0 : 1);
          return super.lock(tx, wanted, waits);
        }
      };
  private final HandTicker hand = new HandTicker();
  private final List<CompletableFuture<Object>> answers = new ArrayList<>();
  private PlaceTogether placing;
  private String app;
  private String sku;
  private String limited;

  @BeforeEach
  void anAppWithTwoOffersOfWhichOneWasJustBought() {
    placing = placing(config);
    app = "app-" + ids.text(12);
    sku = "SKU-" + ids.text(12);
    limited = "LTD-" + ids.text(12);
    offer(sku, null, 14);
    offer(limited, 1, 100);
    // Whoever comes after it waits for the others, for no time has passed.
    ask("first", "first", sku, 1);
    Uni.createFrom().completionStage(answers.getFirst()).await().atMost(LIMIT);
  }

  private PlaceTogether placing(OrderConfig settings) {
    return new PlaceTogether(
        database,
        idempotency,
        placeOrder,
        offers,
        stock,
        store,
        outbox,
        settings,
        clock,
        traces,
        hand);
  }

  @Test
  void ofAGroupEachIsDecidedByItself() {
    ask("a", "a", sku, 1);
    ask("a", "a", sku, 1); // The same key, sent again before it was answered.
    ask("b", "a", sku, 1); // The same number of the merchant under another key.
    ask("c", "c", "none", 1);
    ask("d", "d", sku, 99); // More than one may have.
    ask("e", "e", limited, 1); // Counted under a lock of its own.
    ask("f", "f", sku, 9);
    ask("g", "g", sku, 4); // Three are left.
    ask("h", "h", sku, 3);
    ask("i", "i", sku, 1); // None is left.
    hand.pass(PAUSE);

    assertThat(codes())
        .containsExactly(
            "201",
            "201",
            "idempotency_key_in_flight",
            "merchant_order_no_exists",
            "unknown_sku",
            "quantity_too_large",
            "201",
            "201",
            "out_of_stock",
            "201",
            "out_of_stock");
    assertThat(transactions("a", "f", "h")).isOne();
    assertThat(transactions("first", "a", "e")).isEqualTo(3);
    assertThat(held(sku)).isEqualTo(14);
    assertThat(count("select count(*) from purchase where sku = $1", limited)).isOne();
  }

  /** The orders of the group count before they are stored. */
  @Test
  void aBuyerHoardsNoMoreInAGroupThanOneByOne() {
    int most = config.maxUnpaidPerBuyer();
    var many = "MANY-" + ids.text(12);
    offer(many, null, 1000);
    for (int n = 0; n < most + 3; n++) {
      ask("hoard", "n" + n, "n" + n, many, 1);
    }

    assertThat(codes().stream().skip(1).filter("201"::equals)).hasSize(most);
    assertThat(codes().stream().filter("too_many_unpaid_orders"::equals)).hasSize(3);
  }

  @Test
  void whatIsKnownIsAnsweredAsBefore() {
    ask("first", "first", sku, 1);
    ask("first", "other", sku, 1);
    hand.pass(PAUSE);

    var again = (Reply) answer(1);
    assertThat(again.body()).isEqualTo(((Reply) answer(0)).body());
    assertThat(again.replayed()).isTrue();
    assertThat(code(2)).isEqualTo("idempotency_key_reused");
    assertThat(held(sku)).isEqualTo(1);
  }

  @Test
  void aNumberThatIsTakenIsRefusedAloneAndOnlyWhereThereIsStock() {
    ask("again", "first", sku, 1);
    ask("and-more", "first", sku, 10);
    ask("a", "a", sku, 7);
    ask("for-nothing", "first", sku, 10);
    ask("b", "b", sku, 6);
    hand.pass(PAUSE);

    assertThat(codes())
        .containsExactly(
            "201",
            "merchant_order_no_exists",
            "merchant_order_no_exists",
            "201",
            "out_of_stock",
            "201");
    assertThat(transactions("a", "b")).isOne();
    assertThat(held(sku)).isEqualTo(14);
  }

  /** Who buys of it is told so within seconds; and the next group does not wait for it any more. */
  @Test
  void aCounterThatIsHeldKeepsOnlyWhoBuysOfIt() {
    var other = "OTHER-" + ids.text(12);
    offer(other, null, 10);
    var end = hold(sku);
    ask("a", "a", sku, 1);
    ask("b", "b", other, 1);
    ask("first", "first", sku, 1);
    ask("c", "c", other, 1);
    hand.pass(PAUSE);

    assertThat(codes()).containsExactly("201", "order_contended", "201", "201", "201");
    assertThat(((Reply) answer(3)).replayed()).isTrue();
    assertThat(transactions("b", "c")).isOne();
    assertThat(leftOut).hasValue(1);

    ask("d", "d", other, 1);
    ask("e", "e", sku, 1);
    ask("f", "f", other, 1);
    hand.pass(PAUSE);
    assertThat(codes().subList(5, 8)).containsExactly("201", "order_contended", "201");
    assertThat(leftOut).hasValue(1);

    end.complete(null);
    ask("a", "a", sku, 1);
    hand.pass(PAUSE);
    assertThat(code(8)).isEqualTo("201");
    ask("g", "g", other, 1);
    ask("h", "h", sku, 1);
    ask("i", "i", other, 1);
    hand.pass(PAUSE);
    assertThat(codes().subList(9, 12)).containsOnly("201");
    assertThat(transactions("h", "i")).as("it is free again").isOne();
    assertThat(held(sku)).isEqualTo(3);
  }

  /** Each of them has a connection, and groups need some as well. */
  @Test
  void noMoreThanFourWaitForACounterThatIsHeld() {
    var end = hold(sku);
    for (int n = 0; n < 12; n++) {
      ask("n" + n, "n" + n, sku, 1);
    }
    hand.pass(PAUSE);

    var most = new AtomicLong();
    for (int n = 1; n <= 12; n++) {
      Await.until(
          "answer " + n,
          () -> {
            most.accumulateAndGet(count(WAITING, app), Math::max);
            return answers.stream().allMatch(CompletableFuture::isDone);
          });
    }
    assertThat(most).hasValueBetween(2, 4);
    assertThat(codes().stream().skip(1)).containsOnly("order_contended");
    end.complete(null);
  }

  /** The number is another's that is not committed yet. */
  @Test
  void aNumberThatAnotherIsTakingKeepsOnlyWhoWantsIt() {
    var other = "OTHER-" + ids.text(12);
    offer(other, null, 10);
    var end =
        during(
            tx ->
                tx.preparedQuery(
                    """
                    insert into orders (order_no, tenant, merchant_order_no, buyer_id, status, product_types, titles,
                      total_minor, captured_minor, refunded_minor, currency, next_deadline_at, placed_at, updated_at,
                      version, state)
                    select $2, tenant, 'taken', buyer_id, status, product_types, titles, total_minor, captured_minor,
                      refunded_minor, currency, next_deadline_at, placed_at, updated_at, version, state
                    from orders where tenant = $1
                    """),
            Tuple.of(app, "O" + ids.text(12)));
    ask("a", "taken", sku, 1);
    ask("b", "b", other, 1);
    hand.pass(PAUSE);

    assertThat(codes()).containsExactly("201", "order_contended", "201");
    end.complete(null);
    ask("a", "taken", sku, 1);
    hand.pass(PAUSE);
    assertThat(code(3)).isEqualTo("merchant_order_no_exists");
    assertThat(held(sku)).isEqualTo(1);
  }

  @Test
  void whoWaitsTooLongIsToldSoAndHasItUnderTheSameKeyLater() {
    placing = placing(hasty());
    var end = hold(sku);
    ask("a", "a", sku, 1);

    assertThat(code(1)).isEqualTo("order_outcome_unknown");
    end.complete(null);
    placing = placing(config);
    Await.until(
        "what was begun to be over",
        () -> {
          ask("a", "a", sku, 1);
          return code(answers.size() - 1).equals("201");
        });
    assertThat(held(sku)).isEqualTo(2);
  }

  private OrderConfig hasty() {
    return (OrderConfig)
        Proxy.newProxyInstance(
            OrderConfig.class.getClassLoader(),
            new Class<?>[] {OrderConfig.class},
            (_, setting, values) ->
                setting.getName().equals("placeWithin")
                    ? Duration.ofMillis(100)
                    : setting.invoke(config, values));
  }

  @Test
  void eachIsInTheTraceOfWhoAskedForIt() {
    var traceparents = List.of(Topics.traceparent(), Topics.traceparent());
    within(traceparents.getFirst(), () -> ask("a", "a", sku, 1));
    within(traceparents.getLast(), () -> ask("b", "b", limited, 1));
    hand.pass(PAUSE);

    for (int n = 0; n < 2; n++) {
      var orderNo = String.valueOf(((Reply) answer(n + 1)).location()).replace("/v1/orders/", "");
      assertThat(told.of(orderNo)).hasExactlyElementsOfTypes(OrderPlaced.class);
      assertThat(Spans.traceId(told.rowsOf(orderNo).getFirst().traceparent()))
          .isEqualTo(Spans.traceId(traceparents.get(n)));
    }
  }

  private void within(String traceparent, Runnable work) {
    traces
        .within(traceparent, () -> Uni.createFrom().voidItem().invoke(work))
        .await()
        .indefinitely();
  }

  private void ask(String key, String merchantOrderNo, String of, int quantity) {
    ask("buyer-" + merchantOrderNo, key, merchantOrderNo, of, quantity);
  }

  private void ask(String buyer, String key, String merchantOrderNo, String of, int quantity) {
    var request =
        new OrderRequest(
            merchantOrderNo,
            buyer,
            List.of(new OrderRequest.Line(of, quantity, null)),
            Money.of(990L * quantity, "CNY"),
            null,
            null,
            null,
            null);
    var idempotent = IdempotentRequest.post(app, "/v1/orders", key, merchantOrderNo + quantity);
    answers.add(
        placing
            .place(idempotent, request)
            .map(Object.class::cast)
            .onFailure()
            .recoverWithItem(failure -> failure)
            .subscribeAsCompletionStage());
  }

  private Object answer(int n) {
    Await.until(
        "answer " + n,
        () -> {
          hand.pass(PAUSE);
          return answers.get(n).isDone();
        });
    return answers.get(n).join();
  }

  private String code(int n) {
    return switch (answer(n)) {
      case Reply reply -> String.valueOf(reply.status());
      case HttpProblem problem -> String.valueOf(problem.getParameters().get("code"));
      case Object other -> other.toString();
    };
  }

  private List<String> codes() {
    return IntStream.range(0, answers.size()).mapToObj(this::code).toList();
  }

  private CompletableFuture<Void> hold(String of) {
    return during(
        tx -> tx.preparedQuery("select from stock where sku = $1 for update"), Tuple.of(of));
  }

  /** A transaction of somebody else, which ends when the answer is completed. */
  private CompletableFuture<Void> during(
      Function<SqlConnection, PreparedQuery<RowSet<Row>>> statement, Tuple values) {
    var done = new CompletableFuture<Void>();
    var end = new CompletableFuture<Void>();
    database
        .inTransaction(
            tx ->
                statement
                    .apply(tx)
                    .execute(values)
                    .invoke(() -> done.complete(null))
                    .chain(() -> Uni.createFrom().completionStage(end)))
        .subscribe()
        .with(_ -> {}, done::completeExceptionally);
    Uni.createFrom().completionStage(done).await().atMost(LIMIT);
    return end;
  }

  private long held(String of) {
    return count("select held from stock where sku = $1", of);
  }

  private long transactions(String... merchantOrderNos) {
    return database
        .pool()
        .preparedQuery(
            "select count(distinct xmin::text) from orders where tenant = $1 and merchant_order_no = any ($2)")
        .execute(Tuple.of(app, merchantOrderNos))
        .map(rows -> rows.iterator().next().getLong(0))
        .await()
        .atMost(LIMIT);
  }

  private long count(String query, String value) {
    return database
        .pool()
        .preparedQuery(query)
        .execute(Tuple.of(value))
        .map(rows -> rows.iterator().next().getLong(0))
        .await()
        .atMost(LIMIT);
  }

  private void offer(String of, @Nullable Integer buyerLimit, long keys) {
    database
        .pool()
        .preparedQuery(
            """
            insert into offer (tenant, sku, product_type, title, unit_minor, currency, stock_tracked, on_sale, max_quantity,
                               pay_within_s, hold_s, promise_s, policy_version, updated_at, buyer_limit)
            values ($1, $2, 'CARD_KEY', 'a key', 990, 'CNY', true, true, 10, 900, 0, 300, 'v1', now(), $3)
            """)
        .execute(Tuple.of(app, of, buyerLimit))
        .await()
        .atMost(LIMIT);
    database
        .pool()
        .preparedQuery("insert into stock (sku, version, usable_total) values ($1, 1, $2)")
        .execute(Tuple.of(of, keys))
        .await()
        .atMost(LIMIT);
  }
}
