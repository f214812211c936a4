package bida.load;

import bida.load.measure.OpenLoad;
import bida.load.measure.Schedule;
import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Cases;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.demo.Crowd.Ended;
import bida.local.demo.Crowd.Paid;
import bida.local.demo.Waits;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long money stays unknown when no callback ever arrives, and when the channel is away too. */
final class TimeToRepair implements Benchmark {

  private static final double P50_SECONDS = 6;
  private static final double P99_SECONDS = 60;
  private static final double MAX_SECONDS = 300;
  private static final double WITHOUT_A_HUMAN = 99.9;

  // Slow enough that a tick of the services, a second of ours, is no more than a step of asking.
  private static final double OUTAGE_RATE = 20;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Stack stack;
  private final World world;
  private final Crowd crowd;
  private final Random random;
  private final Plan plan;

  /**
   * What is to happen.
   *
   * @param orders of the first part; the outage meets a fifth as many
   */
  record Plan(int orders, double perSecond, Duration outage, long seed) {
    int meetTheOutage() {
      return Math.max(PayBy.values().length, orders / 5);
    }
  }

  TimeToRepair(Stack stack, Plan plan) {
    this.stack = stack;
    this.plan = plan;
    this.random = new Random(plan.seed());
    var web = new Web();
    this.world = new World(web, stack.at().http("control"));
    var shop = Shop.withNewKeys(web, stack.at());
    this.crowd = new Crowd(shop, world, InstantSource.system(), random);
  }

  @Override
  public Report run(Say say) {
    var before = world.clock().rate();
    try {
      world.rate(1);
      crowd.stock(plan.orders() + plan.meetTheOutage());
      dropAll();
      var lost = callbacksLost();
      say.line("lost", "%d orders ended".formatted(lost.size()));
      var returned = channelsAway(say);
      return report(lost, returned);
    } finally {
      world.rate(before);
      channels().forEach(world::removeKnobs);
    }
  }

  private List<Ended> callbacksLost() {
    var delays = IntStream.range(0, plan.orders()).mapToObj(_ -> delay()).toList();
    var paid = Collections.synchronizedList(new ArrayList<Paid>());
    OpenLoad.run(
        new Schedule(plan.perSecond(), seconds(plan.orders() / plan.perSecond())),
        number -> {
          var opened = crowd.open(crowd.channel(number));
          LockSupport.parkNanos(delays.get(number).toNanos());
          return paid.add(crowd.pay(opened));
        });
    return Crowd.all(List.copyOf(paid), one -> crowd.ended(one, LIMIT));
  }

  // Most have the code in their app already; some look for their phone, a few are called away.
  private Duration delay() {
    var dice = random.nextInt(10);
    var seconds =
        dice < 6
            ? 0.5 + 3.5 * random.nextDouble()
            : dice < 9 ? 5 + 20 * random.nextDouble() : 30 + 25 * random.nextDouble();
    return seconds(seconds);
  }

  private record Returned(List<Ended> ended, Instant at) {}

  private Returned channelsAway(Say say) {
    channels()
        .forEach(
            channel ->
                world.knob(channel, Map.of("api", Map.of("unavailable", true, "on", "query"))));
    var numbers = IntStream.range(0, plan.meetTheOutage()).boxed().toList();
    var paid = Crowd.all(numbers, number -> crowd.pay(crowd.open(crowd.channel(number))));
    var end = crowd.now().plus(plan.outage());
    world.rate(OUTAGE_RATE);
    Patience.await(() -> crowd.now().isAfter(end), LIMIT);
    // What a machine needs for its work is no longer because an outage is told in short.
    world.rate(1);
    channels().forEach(world::removeKnobs);
    var at = crowd.now();
    dropAll();
    say.line(
        "outage",
        "%d orders, %s later the channels are back".formatted(paid.size(), plan.outage()));
    return new Returned(Crowd.all(paid, one -> crowd.ended(one, LIMIT)), at);
  }

  private void dropAll() {
    channels().forEach(channel -> world.knob(channel, Map.of("callback", Map.of("drop", "all"))));
  }

  private static List<String> channels() {
    return Arrays.stream(PayBy.values()).map(PayBy::channel).toList();
  }

  private Report report(List<Ended> lost, Returned returned) {
    var waits = new Waits(lost.stream().map(Ended::unknownFor).toList());
    var after =
        new Waits(
            returned.ended().stream()
                .map(
                    one ->
                        one.knownAt() == null
                            ? one.unknownFor()
                            : Duration.between(returned.at(), one.knownAt()))
                .toList());
    var all = Stream.concat(lost.stream(), returned.ended().stream()).toList();
    var cases = Cases.of(stack, all.stream().map(one -> one.paid().opened().orderNo()).toList());
    var wrong = all.stream().filter(one -> !one.delivered()).count();
    var asked = all.stream().filter(one -> !one.confirmedBy().equals("query")).count();
    return new Report(
        "time-to-repair",
        "%d orders paid at %s while every callback is lost, then %d paid while queries fail as well for %s"
            .formatted(plan.orders(), channels(), returned.ended().size(), plan.outage()),
        "the timers of the queries themselves; in simulated time",
        Report.now(),
        Report.thisMachine(),
        List.of(
            Finding.exactly(
                "orders that could not be placed or paid", plan.orders() - lost.size(), 0),
            Finding.exactly("paid orders that were not delivered", wrong, 0),
            Finding.exactly("payments found by anything but a query", asked, 0),
            Finding.atMost("PAID after the payment, p50", waits.secondsAt(50), P50_SECONDS, "s"),
            Finding.atMost("PAID after the payment, p99", waits.secondsAt(99), P99_SECONDS, "s"),
            Finding.atMost("PAID after the payment, max", waits.secondsAt(100), MAX_SECONDS, "s"),
            Finding.atMost(
                "PAID after the channels' return, max", after.secondsAt(100), MAX_SECONDS, "s"),
            Finding.atLeast(
                "ended without a human",
                OptionalDouble.of(100.0 * (all.size() - cases) / all.size()),
                WITHOUT_A_HUMAN,
                "%")),
        List.of(
            chart("Callbacks lost: from the payment to PAID", waits),
            chart("Channels away: from their return to PAID", after)),
        List.of(
            "Buyers pay 0.5 to 4 s after the payment was opened (6 of 10), 5 to 25 s (3), 30 to 55 s (1), by seed %d."
                .formatted(plan.seed()),
            "The first part runs at the pace of real time, because a tick of the services is a second of it; the outage itself runs %.0f times faster."
                .formatted(OUTAGE_RATE)));
  }

  private static Chart chart(String title, Waits waits) {
    return new Chart(
        title,
        "orders",
        waits.bars().stream().map(bar -> new Chart.Bar(bar.label(), bar.count())).toList());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
