package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a supplier says it did on a day, against what we know of it (I9). */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SupplierStatementTest {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private LocalDate day;

  @BeforeEach
  void noonOfADayNobodyHasOrderedOn() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    shop.supplied(sku, "agiso", "P1001", 9.9);
    day = LocalDate.ofInstant(clock.instant(), BEIJING).plusDays(2);
    var noon = day.atTime(LocalTime.NOON).atZone(BEIJING).toInstant();
    clock.set(noon);
    upstream.set(noon);
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c23FindsEachDifferenceAndOpensOneCaseForIt() {
    var right = bought();
    var missing = bought();
    knob(missing, "missing");
    var dear = bought();
    knob(dear, "amount");
    var taken = bought();
    knob(taken, "failed");
    var twice = bought();
    knob(twice, "twice");
    var charged = failed();
    knob(charged, "charged");
    upstream.knob("agiso", Map.of("statement", all("invented")));

    theDayIsCompared();

    assertThat(kinds(right)).isEmpty();
    assertThat(kinds(missing)).containsExactly("SUPPLIER_NOT_LISTED");
    assertThat(kinds(dear)).containsExactly("SUPPLIER_DEARER_THAN_ALLOWED");
    assertThat(kinds(taken)).containsExactly("SUPPLIER_FAILED_THOUGH_DELIVERED");
    assertThat(kinds(twice)).containsExactly("SUPPLIER_LISTED_TWICE");
    assertThat(kinds(charged)).containsExactly("SUPPLIER_CHARGED_THOUGH_FAILED");
    assertThat(kinds("SUPPLIER_NEVER_ORDERED:agiso:NEVERORDERED" + day))
        .containsExactly("SUPPLIER_NEVER_ORDERED");
    // Money and deliveries are left to whoever takes the case.
    for (var order : List.of(right, missing, dear, taken, twice)) {
      assertThat(shop.status(order, 1)).isEqualTo("ISSUED");
    }
    assertThat(shop.status(charged, 1)).isEqualTo("FAILED");
  }

  /** What was bought is charged for, although its buyer has his money back. */
  @Test
  void c23ChargesForCardsThatWereStoppedHereAreRight() {
    var stopped = bought();
    shop.hold(stopped);
    Await.until("its hold", () -> shop.status(stopped, 1).equals("HELD"));

    theDayIsCompared();

    assertThat(kinds(stopped)).isEmpty();
  }

  @Test
  void c23OpensNoSecondCaseWhenADayIsComparedAgain() {
    var missing = bought();
    knob(missing, "missing");
    theDayIsCompared();

    shop.rows(
        """
        update supplier_statement set status = 'DUE', next_deadline_at = planned_at, ended_at = null
        where supplier = 'agiso' and day = $1 returning day
        """,
        day);
    awaitStatement("DONE");

    assertThat(kinds(missing)).containsExactly("SUPPLIER_NOT_LISTED");
    assertThat(
            shop.number(
                "select count(*) from supplier_difference where attempt_no = $1", attempt(missing)))
        .isEqualTo(1);
  }

  @Test
  void c23TriesAgainForADayAndThenCallsAPerson() {
    upstream.knob("agiso", Map.of("statement", all("notReady")));
    clock.advance(Duration.ofHours(16));
    Await.until("a try", () -> statement("tries").equals("1"));
    assertThat(statement("status")).isEqualTo("DUE");

    shop.rows(
        "update supplier_statement set tries = 11, next_deadline_at = planned_at where day = $1"
            + " returning day",
        day);

    awaitStatement("GIVEN_UP");
    assertThat(kinds("SUPPLIER_STATEMENT_MISSING:agiso:" + day)).hasSize(1);
  }

  private String bought() {
    var orderNo = unique("O");
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    return orderNo;
  }

  private String failed() {
    var orderNo = unique("O");
    upstream.knob(
        "agiso",
        Map.of(
            "orderNo",
            attempt(orderNo),
            "supplier",
            Map.of("outcome", "failed", "delay", "PT0.2S")));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyUnavailable.class);
    return orderNo;
  }

  private void knob(String orderNo, String trouble) {
    upstream.knob("agiso", Map.of("orderNo", attempt(orderNo), "statement", all(trouble)));
  }

  private static Map<String, Object> all(String trouble) {
    return Map.of(trouble, "all");
  }

  /** Four in the morning there. */
  private void theDayIsCompared() {
    clock.advance(Duration.ofHours(16));
    awaitStatement("DONE");
  }

  private void awaitStatement(String status) {
    Await.until("the statement " + status, () -> statement("status").equals(status));
  }

  private String statement(String column) {
    var rows =
        shop.rows(
            "select %s::text from supplier_statement where supplier = 'agiso' and day = $1"
                .formatted(column),
            day);
    return rows.isEmpty() ? "none" : rows.getFirst().getString(0);
  }

  private List<String> kinds(String key) {
    return outbox.of(key, CaseNeeded.class).stream().map(CaseNeeded::kind).toList();
  }

  private static String attempt(String orderNo) {
    return orderNo + "L1A1";
  }
}
