package bida.faults.plan;

import bida.local.stack.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every fault there is, each once. */
final class Deck {

  static final List<String> MACHINERY =
      List.of("postgres", "kafka", "zipkin", "simulators", "relay");

  static final List<String> WITH_A_CLOCK =
      List.of(Service.PAYMENT.module(), Service.FULFILLMENT.module());

  // What issue 5 asks of a run of 20 minutes; a shorter run cannot spend a tenth of itself on it.
  private static final Duration KAFKA_AWAY = Duration.ofMinutes(2);
  private static final Duration RELAY_AWAY = Duration.ofSeconds(60);
  private static final Duration POSTGRES_AWAY = Duration.ofSeconds(15);
  private static final int PART_OF_THE_RUN = 10;

  // Longer than a connection of a pool is waited for, shorter than a consumer group's patience.
  private static final Duration FROZEN = Duration.ofSeconds(10);
  private static final Duration CUT = Duration.ofSeconds(10);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final Duration AHEAD = Duration.ofSeconds(15);
  private static final Duration WITHOUT_SLOT = Duration.ofSeconds(10);

  // A part is back in 4 to 12 s; what it missed meanwhile takes some seconds more.
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration RESTART = Duration.ofSeconds(12);
  private static final Duration BREATH = Duration.ofSeconds(10);

  private Deck() {}

  static List<Card> of(Duration run) {
    var longest = run.dividedBy(PART_OF_THE_RUN);
    var cards = new ArrayList<Card>();
    MACHINERY.forEach(part -> cards.add(new Card(Kind.KILL, part, Duration.ZERO, START)));
    for (var service : Service.values()) {
      cards.add(new Card(Kind.KILL, service.module(), Duration.ZERO, START));
      cards.add(new Card(Kind.FREEZE, service.module(), shorter(FROZEN, longest), BREATH));
      cards.add(new Card(Kind.OFFSET_RESET, service.module(), Duration.ZERO, START));
    }
    cards.add(new Card(Kind.FREEZE, "relay", shorter(FROZEN, longest), BREATH));
    cards.add(new Card(Kind.OUTAGE, "kafka", shorter(KAFKA_AWAY, longest), START));
    cards.add(new Card(Kind.OUTAGE, "postgres", shorter(POSTGRES_AWAY, longest), START));
    cards.add(new Card(Kind.OUTAGE, "relay", shorter(RELAY_AWAY, longest), START));
    cards.add(
        new Card(
            Kind.ROLLING_RESTART,
            "services",
            Duration.ZERO,
            RESTART.multipliedBy(Service.values().length)));
    for (var cable : Cable.values()) {
      cards.add(new Card(Kind.CUT, cable.name(), shorter(CUT, longest), BREATH));
      cards.add(new Card(Kind.SLOW, cable.name(), shorter(SLOW, longest), BREATH));
    }
    for (var service : WITH_A_CLOCK) {
      cards.add(new Card(Kind.CLOCK_AHEAD, service, shorter(AHEAD, longest), BREATH));
    }
    for (var service : List.of(Service.ORDER, Service.PAYMENT)) {
      var slot = "bida_" + service.database();
      cards.add(new Card(Kind.SLOT_DROPPED, slot, shorter(WITHOUT_SLOT, longest), START));
    }
    return cards;
  }

  private static Duration shorter(Duration usual, Duration longest) {
    return usual.compareTo(longest) < 0 ? usual : longest;
  }
}
