package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many that are placed in one transaction; what one of them is answered is nobody else's. */
@QuarkusTest
@WithTestResource(Servers.class)
class PlaceTogetherTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  // From so many in line on a second group begins beside the first (PlaceTogether).
  private static final int ENOUGH = 16;

  @Inject PlaceTogether placing;
  @Inject Pool pool;
  @Inject Sessions sessions;
  @Inject OutboxRows outbox;
  @Inject Identifiers ids;
  @Inject OrderConfig config;

  private String app;
  private String sku;
  private String limited;
  private final List<CompletableFuture<Object>> answers = new ArrayList<>();

  @BeforeEach
  void anAppWithTwoOffers() {
    app = "app-" + ids.text(12);
    sku = "SKU-" + ids.text(12);
    limited = "LTD-" + ids.text(12);
    offer(sku, null, 14);
    offer(limited, 1, 100);
  }

  @Test
  void ofAGroupEachIsDecidedByItself() {
    var held = whileTheCounterIsHeld();
    ask("first", "first", sku, 1);
    Await.until("it to wait", () -> sessions.waitingForALock("for update") == 1);

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
    for (int n = answers.size(); n <= ENOUGH; n++) {
      ask("no-" + n, "no-" + n, sku, 1);
    }
    Await.until("the group to wait", () -> sessions.waitingForALock("for update") == 2);
    held.complete(null);

    assertThat(codes().subList(0, 11))
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
    assertThat(codes().subList(11, answers.size())).containsOnly("out_of_stock");
    assertThat(transactions("a", "f", "h")).isOne();
    assertThat(transactions("first", "a", "e")).isEqualTo(3);
    assertThat(count("select held from stock where sku = $1", sku)).isEqualTo(14);
    assertThat(count("select count(*) from purchase where sku = $1", limited)).isOne();
  }

  /** The orders of the group count before they are stored. */
  @Test
  void aBuyerHoardsNoMoreInAGroupThanOneByOne() {
    long most = config.maxUnpaidPerBuyer();
    offer("MANY-" + app, null, 1000);
    var held = whileTheCounterIsHeld();
    ask("first", "first", sku, 1);
    Await.until("it to wait", () -> sessions.waitingForALock("for update") == 1);
    for (int n = 0; n < Math.max(ENOUGH, most + 3); n++) {
      ask("hoard", "n" + n, "n" + n, "MANY-" + app, 1);
    }
    held.complete(null);

    var told = codes().subList(1, answers.size());
    assertThat(told.stream().filter("201"::equals)).hasSize((int) most);
    assertThat(
            told.stream().filter("201"::equals).count()
                + told.stream().filter("too_many_unpaid_orders"::equals).count())
        .isEqualTo(told.size());
  }

  @Test
  void whatIsKnownIsAnsweredAsBefore() {
    ask("a", "a", sku, 1);
    var first = answer(0);
    ask("a", "a", sku, 1);
    ask("a", "other", sku, 1);

    var again = (Reply) answer(1);
    assertThat(again.body()).isEqualTo(((Reply) first).body());
    assertThat(again.replayed()).isTrue();
    assertThat(codes().get(2)).isEqualTo("idempotency_key_reused");
    assertThat(count("select held from stock where sku = $1", sku)).isEqualTo(1);
  }

  /** Nobody but the one who asks for it twice hears of a number that is taken already. */
  @Test
  void aNumberThatIsTakenKeepsNoOtherOfItsGroup() {
    ask("taken", "taken", sku, 1);
    answer(0);
    var held = whileTheCounterIsHeld();
    ask("first", "first", sku, 1);
    Await.until("it to wait", () -> sessions.waitingForALock("for update") == 1);
    ask("again", "taken", sku, 1);
    for (int n = answers.size(); n <= ENOUGH + 1; n++) {
      ask("no-" + n, "no-" + n, sku, 1);
    }
    Await.until("the group to wait", () -> sessions.waitingForALock("for update") == 2);
    held.complete(null);

    assertThat(codes().get(2)).isEqualTo("merchant_order_no_exists");
    // Fourteen, less those two.
    assertThat(codes().stream().filter("201"::equals)).hasSize(14);
    assertThat(codes().stream().filter("out_of_stock"::equals)).hasSize(answers.size() - 15);
    assertThat(count("select held from stock where sku = $1", sku)).isEqualTo(14);
  }

  @Test
  void eachTellsOfItself() {
    ask("a", "a", sku, 2);
    var reply = (Reply) answer(0);

    var orderNo = String.valueOf(reply.location()).replace("/v1/orders/", "");
    assertThat(outbox.of(orderNo)).hasExactlyElementsOfTypes(OrderPlaced.class);
    assertThat(count("select count(*) from order_history where order_no = $1", orderNo)).isOne();
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
    return Uni.createFrom().completionStage(answers.get(n)).await().atMost(LIMIT);
  }

  private List<String> codes() {
    var codes = new ArrayList<String>();
    for (int n = 0; n < answers.size(); n++) {
      codes.add(
          switch (answer(n)) {
            case Reply reply -> String.valueOf(reply.status());
            case HttpProblem problem -> String.valueOf(problem.getParameters().get("code"));
            case Object other -> other.toString();
          });
    }
    return codes;
  }

  /** Ends when the answer is completed. */
  private CompletableFuture<Void> whileTheCounterIsHeld() {
    var locked = new CompletableFuture<Void>();
    var end = new CompletableFuture<Void>();
    pool.withTransaction(
            tx ->
                lock(tx)
                    .invoke(() -> locked.complete(null))
                    .chain(() -> Uni.createFrom().completionStage(end)))
        .subscribe()
        .with(_ -> {});
    Uni.createFrom().completionStage(locked).await().atMost(LIMIT);
    return end;
  }

  private Uni<Void> lock(SqlConnection tx) {
    return tx.preparedQuery("select from stock where sku = $1 for no key update")
        .execute(Tuple.of(sku))
        .replaceWithVoid();
  }

  private long transactions(String... merchantOrderNos) {
    return pool.preparedQuery(
            "select count(distinct xmin::text) from orders where tenant = $1 and merchant_order_no = any ($2)")
        .execute(Tuple.of(app, merchantOrderNos))
        .map(rows -> rows.iterator().next().getLong(0))
        .await()
        .atMost(LIMIT);
  }

  private long count(String query, String value) {
    return pool.preparedQuery(query)
        .execute(Tuple.of(value))
        .map(rows -> rows.iterator().next().getLong(0))
        .await()
        .atMost(LIMIT);
  }

  private void offer(String of, @Nullable Integer buyerLimit, long keys) {
    pool.preparedQuery(
            """
            insert into offer (tenant, sku, product_type, title, unit_minor, currency, stock_tracked, on_sale, max_quantity,
                               pay_within_s, hold_s, promise_s, policy_version, updated_at, buyer_limit)
            values ($1, $2, 'CARD_KEY', 'a key', 990, 'CNY', true, true, 10, 900, 0, 300, 'v1', now(), $3)
            """)
        .execute(Tuple.of(app, of, buyerLimit))
        .await()
        .atMost(LIMIT);
    pool.preparedQuery("insert into stock (sku, version, usable_total) values ($1, 1, $2)")
        .execute(Tuple.of(of, keys))
        .await()
        .atMost(LIMIT);
  }
}
