package bida.faults.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Faults one after the other: each begins when the one before had time to be mended, and the last
 * one is over before the load is. Two at once would hide from one another what each of them does.
 */
public record Plan(long seed, Duration length, List<Fault> faults) {

  // What is paid before the first one shows that the system works.
  private static final Duration FIRST = Duration.ofSeconds(10);
  // Orders of the time after the last one show that it works again.
  private static final Duration LAST = Duration.ofSeconds(15);

  /** Below this there is no room for a fault and its mending. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The parts whose clock may go wrong. */
  public static List<String> withAClock() {
    return Deck.WITH_A_CLOCK;
  }

  public Plan {
    faults = List.copyOf(faults);
  }

  /**
   * The plan of a seed.
   *
   * @param length of the load, at least {@link #SHORTEST}
   */
  public static Plan of(Duration length, long seed) {
    if (length.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a plan needs " + SHORTEST + " at least, not " + length);
    }
    // Whose neighbouring seeds are no neighbours, unlike those of Random.
    var random = new SplittableRandom(seed);
    var room = length.minus(FIRST).minus(LAST);
    var drawn = drawn(Deck.of(length), room, random);
    return new Plan(seed, length, placed(drawn, room, random));
  }

  /** As many as there is room for, all kinds in turn; all of them again where there is room. */
  private static List<Card> drawn(List<Card> deck, Duration room, RandomGenerator random) {
    var whole = takes(deck);
    var drawn = new ArrayList<Card>();
    var left = room;
    do {
      for (var card : inTurn(deck, random)) {
        if (card.takes().compareTo(left) <= 0) {
          drawn.add(card);
          left = left.minus(card.takes());
        }
      }
    } while (whole.compareTo(left) <= 0);
    Collections.shuffle(drawn, random);
    return drawn;
  }

  private static Duration takes(List<Card> cards) {
    return cards.stream().map(Card::takes).reduce(Duration.ZERO, Duration::plus);
  }

  // The first of each kind, then the second of each, so that a short run meets many kinds.
  private static List<Card> inTurn(List<Card> deck, RandomGenerator random) {
    var shuffled = new ArrayList<>(deck);
    Collections.shuffle(shuffled, random);
    Map<Kind, List<Card>> kinds = new EnumMap<>(Kind.class);
    shuffled.forEach(card -> kinds.computeIfAbsent(card.kind(), _ -> new ArrayList<>()).add(card));
    var order = new ArrayList<>(kinds.values());
    Collections.shuffle(order, random);
    // Whatever else there is no room for, something is killed.
    order.sort(Comparator.comparing(cards -> cards.getFirst().kind() != Kind.KILL));
    var turns = new ArrayList<Card>();
    for (int turn = 0; turns.size() < deck.size(); turn++) {
      for (var cards : order) {
        if (turn < cards.size()) {
          turns.add(cards.get(turn));
        }
      }
    }
    return turns;
  }

  private static List<Fault> placed(List<Card> cards, Duration room, RandomGenerator random) {
    var slack = room.minus(takes(cards)).toMillis();
    var gaps = random.longs(cards.size(), 0, slack + 1).sorted().toArray();
    var faults = new ArrayList<Fault>();
    var next = FIRST;
    for (int i = 0; i < cards.size(); i++) {
      var card = cards.get(i);
      var at = next.plusMillis(gaps[i]);
      faults.add(new Fault(i + 1, card.kind(), card.target(), at, card.lasts()));
      next = next.plus(card.takes());
    }
    return faults;
  }
}
