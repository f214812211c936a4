package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.fulfillment.core.DeliveryCommand.MeetMaintenance;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A line whose suppliers are under maintenance, and what it does about it. */
class MaintainingTest {

  private static final Instant NOW = Samples.NOW;
  private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  private static final Instant IN_TWO_HOURS = NOW.plus(Duration.ofHours(2));
  private static final Route KAKAYUN = new Route("kakayun", "720938", null);

  @Test
  void waitsForTheEndAndTellsOfItOnce() {
    var line = Samples.recharge(DeliveryStatus.REQUESTED);

    var first = accepted(line, closed("fulu", IN_AN_HOUR));

    assertThat(first.next().status()).isEqualTo(DeliveryStatus.REQUESTED);
    assertThat(first.next().nextDeadlineAt()).isEqualTo(IN_AN_HOUR);
    assertThat(first.events())
        .singleElement()
        .isEqualTo(new DeliveryDelayed("ORDER", "app", 1, "DELAYED_MAINTENANCE", IN_AN_HOUR));
    assertThat(decide(first.next(), closed("fulu", IN_AN_HOUR))).isInstanceOf(Ignored.class);
  }

  @Test
  void tellsAgainWhenItLastsLongerThanWasSaid() {
    var waiting =
        accepted(Samples.recharge(DeliveryStatus.REQUESTED), closed("fulu", IN_AN_HOUR)).next();

    var longer = accepted(waiting, closed("fulu", IN_TWO_HOURS));

    assertThat(longer.next().nextDeadlineAt()).isEqualTo(IN_TWO_HOURS);
    assertThat(longer.events()).hasExactlyElementsOfTypes(DeliveryDelayed.class);
  }

  @Test
  void goesOnAtOnceWhenItEndsEarly() {
    var waiting =
        accepted(Samples.recharge(DeliveryStatus.REQUESTED), closed("fulu", IN_AN_HOUR)).next();

    var open = accepted(waiting, new MeetMaintenance(Closures.NONE));

    assertThat(open.next().nextDeadlineAt()).isEqualTo(NOW);
    assertThat(open.events()).isEmpty();
  }

  @Test
  void asksAnotherSupplierWhoIsOpenAndKeepsThisOneForLast() {
    var passed = accepted(two(), closed("fulu", IN_AN_HOUR));

    assertThat(passed.events()).isEmpty();
    assertThat(passed.next().attempt().supplier()).isEqualTo("kakayun");
    assertThat(passed.next().attempt().attemptNo()).isEqualTo("ORDERL1A2");
    assertThat(passed.next().nextDeadlineAt()).isEqualTo(NOW);
    assertThat(passed.next().routing().next()).containsExactly(new Route("fulu", "10000001", null));
  }

  @Test
  void waitsForWhoeverOpensFirstWhereAllAreClosed() {
    var both =
        new MeetMaintenance(
            new Closures(null, Map.of("fulu", IN_TWO_HOURS, "kakayun", IN_AN_HOUR)));

    var waiting = accepted(two(), both).next();

    assertThat(waiting.attempt().supplier()).isEqualTo("fulu");
    assertThat(waiting.nextDeadlineAt()).isEqualTo(IN_AN_HOUR);
  }

  @Test
  void asksNobodyWhileTheGoodsThemselvesAreUnderMaintenance() {
    var sku = new MeetMaintenance(new Closures(IN_AN_HOUR, Map.of()));

    var waiting = accepted(two(), sku).next();

    assertThat(waiting.attempt().supplier()).isEqualTo("fulu");
    assertThat(waiting.nextDeadlineAt()).isEqualTo(IN_AN_HOUR);
  }

  @Test
  void hasADayOfPatienceFromItsEndOn() {
    var end = NOW.plus(Duration.ofHours(30));
    var waiting = accepted(Samples.recharge(DeliveryStatus.REQUESTED), closed("fulu", end)).next();

    var sent = at(waiting, new DeliveryCommand.Dispatch(), end);
    var refused = at(sent, new DeliveryCommand.NotSent("ConnectException"), end.plusSeconds(1));

    assertThat(refused.status()).isEqualTo(DeliveryStatus.REQUESTED);
  }

  @Test
  void windowsThatTouchAreOneAndWaysThatAreBothClosedAreAll() {
    var night = window(0, 2);
    var morning = window(2, 3);
    var downtime = new Downtime(List.of(morning, night));

    assertThat(downtime.end(NOW)).isEqualTo(NOW.plus(Duration.ofHours(3)));
    assertThat(downtime.end(NOW.minusSeconds(1))).isNull();
    assertThat(downtime.end(NOW.plus(Duration.ofHours(3)))).isNull();
    assertThat(downtime.and(new Downtime(List.of(window(1, 5)))).windows())
        .containsExactly(window(1, 2), window(2, 3));
    assertThat(downtime.and(Downtime.NONE).windows()).isEmpty();
    assertThat(downtime.after(NOW.plus(Duration.ofHours(2))).windows()).containsExactly(morning);
  }

  private static MaintenanceWindow window(int fromHour, int toHour) {
    return new MaintenanceWindow(
        NOW.plus(Duration.ofHours(fromHour)), NOW.plus(Duration.ofHours(toHour)), null, null);
  }

  /** Of two suppliers, the first one to be asked. */
  private static LineDelivery two() {
    return Samples.recharge(DeliveryStatus.REQUESTED).over(Routing.over(List.of(KAKAYUN)));
  }

  private static MeetMaintenance closed(String supplier, Instant until) {
    return new MeetMaintenance(new Closures(null, Map.of(supplier, until)));
  }

  private static Accepted<LineDelivery, Event> accepted(
      LineDelivery line, DeliveryCommand command) {
    return (Accepted<LineDelivery, Event>) decide(line, command);
  }

  private static LineDelivery at(LineDelivery line, DeliveryCommand command, Instant now) {
    return ((Accepted<LineDelivery, Event>)
            DeliveryLifecycle.decide(line, command, now, Samples.PATIENCE))
        .next();
  }

  private static Decision<LineDelivery, Event> decide(LineDelivery line, DeliveryCommand command) {
    return DeliveryLifecycle.decide(line, command, NOW, Samples.PATIENCE);
  }
}
