package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One supplier in trouble must not be felt at another, nor be asked more than it bears. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SlowSupplierTest {

  // As the settings have them where nobody changes them.
  private static final int AT_ONCE = 16;
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final int MANY = 3 * AT_ONCE;

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Breakers breakers;

  private String atFulu;
  private String atKakayun;

  @BeforeEach
  void anOfferOfEach() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    atFulu = unique("SKU-");
    atKakayun = unique("SKU-");
    shop.suppliedByFulu(atFulu);
    shop.supplied(atKakayun, "kakayun", "720938");
    fuluIsHeard();
  }

  /** The breaker is one for all tests of the application: one before may have left it open. */
  private void fuluIsHeard() {
    var breaker = breakers.of("fulu");
    Await.until(
        "the end of every call of a test before",
        () -> {
          breaker.heard(true);
          return breaker.free() == AT_ONCE;
        });
  }

  @AfterEach
  void letItEnd() {
    upstream.calm();
    Await.until(
        "every order to end",
        () -> {
          clock.advance(PAUSE);
          return shop.number(
                  "select count(*) from delivery where sku in ($1, $2) and next_deadline_at is not null",
                  atFulu,
                  atKakayun)
              == 0;
        });
  }

  @Test
  void c14DeliversByTheOthersWhileOneIsSilent() {
    upstream.knob(
        "fulu", Map.of("api", Map.of("timeoutButDone", "all", "silence", "PT10S", "on", "submit")));
    var waiting = orders(MANY);
    waiting.forEach(no -> shop.order(no, recharge(1, atFulu, "A" + no + "9")));
    Await.until("the calls of the slow one", () -> submitted(waiting) >= AT_ONCE);

    var other = unique("O");
    shop.order(other, recharge(1, atKakayun, "A" + other + "9"));
    Await.until("its number", () -> upstream.has("kakayun", other + "L1A1"));

    var sent = submitted(waiting);
    // No call waits longer than 8 s; on a busy machine one may have ended, and made room.
    var ended =
        shop.number(
            "select count(*) from delivery where sku = $1 and status not in ('REQUESTED', 'DISPATCHED')",
            atFulu);
    assertThat(sent - ended).isLessThanOrEqualTo(AT_ONCE);
  }

  @Test
  void c14ProbesASupplierThatIsDownAndLosesNoOrder() {
    upstream.knob("fulu", Map.of("api", Map.of("fail5xx", "all")));
    var waiting = orders(MANY);
    waiting.forEach(no -> shop.order(no, recharge(1, atFulu, "A" + no + "9")));
    Await.until("the first calls", () -> asked(waiting) >= 5);
    var before = asked(waiting);
    for (int probe = 1; probe <= 3; probe++) {
      var expected = asked(waiting) + 1;
      clock.advance(PAUSE);
      Await.until("a probe", () -> asked(waiting) >= expected);
    }

    // Some were under way when it was found out.
    assertThat(asked(waiting)).isLessThanOrEqualTo(Math.max(before, AT_ONCE) + 3 + AT_ONCE);
    var sentInVain = waiting.stream().filter(no -> submissions(no) > 0).toList();
    upstream.calm();
    Await.until(
        "the end of all of them",
        () -> {
          clock.advance(PAUSE);
          return waiting.stream()
              .allMatch(no -> outbox.of(no).stream().anyMatch(SlowSupplierTest::isTheEnd));
        });

    // What it never got fails once "not found" was heard for the whole window, and nothing else.
    assertThat(waiting)
        .filteredOn(no -> outbox.of(no, RechargeSucceeded.class).isEmpty())
        .isSubsetOf(sentInVain);
    assertThat(sentInVain.size()).isLessThan(waiting.size());
  }

  private static boolean isTheEnd(Event event) {
    return event instanceof RechargeSucceeded
        || event instanceof RechargeFailed failed && failed.finalFailure();
  }

  private static List<String> orders(int count) {
    return Stream.generate(() -> unique("O")).limit(count).toList();
  }

  private int submitted(List<String> orders) {
    return orders.stream().mapToInt(this::submissions).sum();
  }

  private int submissions(String orderNo) {
    return upstream.requests("fulu", "submit", orderNo + "L1A1");
  }

  private int asked(List<String> orders) {
    return submitted(orders)
        + orders.stream().mapToInt(no -> upstream.requests("fulu", "query", no + "L1A1")).sum();
  }
}
