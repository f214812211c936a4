package bida.load;

import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.local.api.ApiFailure;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.demo.Crowd.Ended;
import bida.local.demo.Crowd.Paid;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A day on which no channel tells anything by itself and none answers a query: what is paid ends
 * through the statement of the day, and at the channel that has none when it answers again.
 */
final class SilentDay implements Benchmark {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  // Eleven in the morning: every channel has made yesterday's statement.
  private static final Duration STATEMENTS_ARE_MADE = Duration.ofHours(11);
  private static final double FAST = 1800;
  private static final double PACE_OF_QUERIES = 20;
  // Every process asks for the clock about once a second.
  private static final long CLOCKS_AGREE_NANOS = Duration.ofSeconds(4).toNanos();
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Set<PayBy> WITHOUT_STATEMENT = Set.of(PayBy.EPAY);

  private final Stack stack;
  private final int orders;
  private final Web web = new Web();
  private final World world;
  private final Random random;

  SilentDay(Stack stack, int orders, long seed) {
    this.stack = stack;
    this.orders = orders;
    this.world = new World(web, stack.at().http("control"));
    this.random = new Random(seed);
  }

  @Override
  public Report run(Say say) {
    var before = world.clock().rate();
    try {
      world.rate(1);
      var crowd = crowd();
      crowd.stock(orders);
      channels().forEach(this::silence);
      var numbers = IntStream.range(0, orders).boxed().toList();
      var paid = Crowd.all(numbers, number -> crowd.pay(crowd.open(crowd.channel(number))));
      var day = LocalDate.ofInstant(crowd.now(), CHINA);
      say.line("paid", "%d orders on %s, and nobody tells".formatted(paid.size(), day));
      passUntil(day.plusDays(1).atStartOfDay(CHINA).toInstant().plus(STATEMENTS_ARE_MADE));
      // Tokens do not outlive a day.
      var later = crowd();
      var told = ended(later, paid, false);
      say.line("read", "%d orders ended by their statements".formatted(told.size()));
      channels().forEach(world::removeKnobs);
      world.rate(PACE_OF_QUERIES);
      var asked = ended(later, paid, true);
      return report(told, asked);
    } finally {
      world.rate(before);
      channels().forEach(world::removeKnobs);
    }
  }

  private Crowd crowd() {
    var shop = Shop.withNewKeys(web, stack.at());
    return new Crowd(shop, world, InstantSource.system(), random);
  }

  private void silence(String channel) {
    world.knob(channel, Map.of("callback", Map.of("drop", "all")));
    world.knob(channel, Map.of("api", Map.of("unavailable", true, "on", "query")));
  }

  private void passUntil(Instant end) {
    var clock = crowd();
    world.rate(FAST);
    if (!Patience.await(() -> clock.now().isAfter(end), LIMIT)) {
      throw new ApiFailure("the day does not pass");
    }
    world.rate(1);
    LockSupport.parkNanos(CLOCKS_AGREE_NANOS);
  }

  private List<Ended> ended(Crowd crowd, List<Paid> paid, boolean withoutStatement) {
    var some =
        paid.stream()
            .filter(one -> WITHOUT_STATEMENT.contains(one.opened().by()) == withoutStatement)
            .toList();
    if (!withoutStatement) {
      read(LocalDate.ofInstant(some.getFirst().paidAt(), CHINA));
    }
    return Crowd.all(some, one -> crowd.ended(one, LIMIT));
  }

  // They are read by themselves within the hour; here nobody wants to wait for it.
  private void read(LocalDate day) {
    var token = new Tokens(web, stack.at().http("issuer")).of(Client.OPERATOR);
    Arrays.stream(PayBy.values())
        .filter(by -> !WITHOUT_STATEMENT.contains(by))
        .forEach(
            by ->
                web.post(
                        stack.at().of(Service.PAYMENT)
                            + "/v1/statements/"
                            + by.channel()
                            + "/"
                            + day
                            + "/import",
                        token,
                        new Object[0])
                    .expectOk("the statement of " + by.channel()));
  }

  private static List<String> channels() {
    return Arrays.stream(PayBy.values()).map(PayBy::channel).toList();
  }

  private Report report(List<Ended> told, List<Ended> asked) {
    return new Report(
        "silent-day",
        "%d orders paid at %s on a day without a callback and without an answer to a query"
            .formatted(orders, channels()),
        "nothing; in simulated time",
        Report.now(),
        Report.thisMachine(),
        List.of(
            Finding.exactly("paid orders that are missing", orders - told.size() - asked.size(), 0),
            Finding.exactly("orders with a statement that were not delivered", wrong(told), 0),
            Finding.exactly("of them found by anything else", other(told, "statement"), 0),
            Finding.exactly("orders without one that were not delivered", wrong(asked), 0),
            Finding.exactly("of them found by anything but a query", other(asked, "query"), 0)),
        List.<Chart>of(),
        List.of("The statements of the day were read at eleven in the morning of the next."));
  }

  private static long wrong(List<Ended> ended) {
    return ended.stream().filter(one -> !one.delivered()).count();
  }

  private static long other(List<Ended> ended, String by) {
    return ended.stream().filter(one -> !one.confirmedBy().equals(by)).count();
  }
}
