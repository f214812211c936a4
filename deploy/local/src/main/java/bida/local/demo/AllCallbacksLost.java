package bida.local.demo;

import bida.local.api.World;
import bida.local.demo.Crowd.Ended;
import bida.local.demo.Crowd.Opened;
import bida.local.demo.Crowd.Paid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The story of many orders none of whose payments is ever told: queries find all of them. */
final class AllCallbacksLost {

  static final String NAME = "all-callbacks-lost";

  // Everything within the first steps of asking passes in seconds, while a tick of the services,
  // which is a second of ours, stays small beside them.
  private static final double RATE = 10;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Crowd crowd;
  private final World world;

  AllCallbacksLost(Crowd crowd, World world) {
    this.crowd = crowd;
    this.world = world;
  }

  /**
   * How it went.
   *
   * @param waited seconds of simulated time from payment to PAID
   */
  record Told(
      String story,
      int orders,
      Map<String, Long> paidBy,
      Map<String, Long> confirmedBy,
      Map<String, Long> statuses,
      Map<String, Double> waited,
      List<Bar> histogram,
      double clockRate,
      double seconds) {

    /** So many orders were paid for no longer than this before they knew. */
    record Bar(String upTo, long orders) {}

    List<String> complaints() {
      var complaints = new ArrayList<String>();
      if (statuses.getOrDefault("DELIVERED", 0L) != orders) {
        complaints.add("not every order was delivered: " + statuses);
      }
      if (confirmedBy.getOrDefault("query", 0L) != orders) {
        complaints.add("not every payment was found by a query: " + confirmedBy);
      }
      return complaints;
    }
  }

  record Play(Told told, Waits waits) {}

  Play play(int orders) {
    var began = System.nanoTime();
    crowd.stock(orders);
    var opened = Crowd.all(IntStream.range(0, orders).boxed().toList(), this::open);
    var paid = Crowd.all(opened, crowd::payUnheard);
    var before = world.clock().rate();
    List<Ended> ended;
    try {
      world.rate(RATE);
      ended = Crowd.all(paid, this::ended);
    } finally {
      world.rate(before);
    }
    return told(ended, Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
  }

  private Opened open(int number) {
    return crowd.open(crowd.channel(number));
  }

  private Ended ended(Paid paid) {
    return crowd.ended(paid, LIMIT);
  }

  private static Play told(List<Ended> ended, double seconds) {
    var waits = new Waits(ended.stream().map(Ended::unknownFor).toList());
    var waited = new LinkedHashMap<String, Double>();
    waited.put("p50", waits.secondsAt(50));
    waited.put("p99", waits.secondsAt(99));
    waited.put("max", waits.secondsAt(100));
    return new Play(
        new Told(
            NAME,
            ended.size(),
            counted(ended.stream().map(one -> one.paid().opened().by().channel()).toList()),
            counted(ended.stream().map(Ended::confirmedBy).toList()),
            counted(ended.stream().map(Ended::status).toList()),
            waited,
            waits.bars().stream().map(bar -> new Told.Bar(bar.label(), bar.count())).toList(),
            RATE,
            seconds),
        waits);
  }

  private static Map<String, Long> counted(List<String> words) {
    return words.stream().collect(Collectors.groupingBy(word -> word, Collectors.counting()));
  }
}
