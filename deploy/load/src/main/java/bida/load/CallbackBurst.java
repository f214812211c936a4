package bida.load;

import bida.load.measure.Doubled;
import bida.load.measure.OpenLoad;
import bida.load.measure.Run;
import bida.load.measure.Schedule;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.Attempts;
import bida.load.system.PaymentsApart;
import bida.load.system.Wires;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** Ten times the callbacks of a steady minute, a fifth of them twice: none lost, none doubled. */
final class CallbackBurst implements Benchmark {

  private static final int TIMES = 10;
  private static final double TWICE = 0.2;
  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final double ACK_MILLIS = 1_000;
  private static final double DRAIN_SECONDS = 20;
  private static final Duration GIVE_UP = Duration.ofMinutes(2);
  private static final int WIRES = 64;

  private static final String OPEN = "select count(*) from movement where applied_at is null";
  private static final String RECORDED = "select count(*) from movement where kind = 'PAYMENT'";
  private static final String SUCCEEDED = "select count(*) from payment where status = 'SUCCEEDED'";
  private static final String CONFIRMED =
      "select count(*) from outbox where type = 'payment-confirmed'";
  private static final String IMBALANCE =
      "select count(*) from (select from ledger_entry group by currency having sum(amount_minor) <>"
          + " 0) o";

  private final Stack stack;
  private final double steadyPerSecond;
  private final Random random;

  CallbackBurst(Stack stack, double steadyPerSecond, long seed) {
    this.stack = stack;
    this.steadyPerSecond = steadyPerSecond;
    this.random = new Random(seed);
  }

  @Override
  public Report run(Say say) throws Exception {
    var steady = new Schedule(steadyPerSecond, LENGTH);
    var burst = new Schedule(steadyPerSecond * TIMES, LENGTH);
    try (var database = Apart.create(stack, Service.PAYMENT);
        var payments = PaymentsApart.start(stack);
        var wires = new Wires(payments.port(), WIRES)) {
      var attempts = attempts(say, database, 2 * steady.size() + burst.size());
      say.line("warm-up", steady.size() + " callbacks");
      send(payments, wires, attempts, steady, 1);
      drained(database);
      var calm = send(payments, wires, attempts, steady, 1 + steady.size());
      drained(database);
      say.line("steady", "p99 %.1f ms".formatted(calm.run().millisAt(99)));

      database.rest();
      var wild = send(payments, wires, attempts, burst, 1 + 2 * steady.size());
      var drain = drained(database);
      say.line("burst", "p99 %.1f ms, drained in %.1f s".formatted(wild.run().millisAt(99), drain));
      return report(database, calm.run(), wild, drain, calm.distinct() * 2L + wild.distinct());
    }
  }

  private record Sent(Run run, int distinct) {}

  private Attempts attempts(Say say, Apart database, int count) throws SQLException {
    var web = new Web();
    var shop = Shop.withNewKeys(web, stack.at());
    var world = new World(web, stack.at().http("control"));
    var crowd = new Crowd(shop, world, InstantSource.system(), random);
    crowd.stock(1);
    var one = crowd.open(PayBy.WECHAT);
    say.line("attempts", "%d copies of %s".formatted(count, one.paymentNo()));
    return Attempts.copies(database, one.orderNo(), one.paymentNo(), one.amountMinor(), count);
  }

  private Sent send(
      PaymentsApart payments, Wires wires, Attempts attempts, Schedule schedule, int first) {
    var twice = schedule.perSecond() > steadyPerSecond ? TWICE : 0;
    var arrivals = Doubled.arrivals(schedule.size(), twice, random);
    var distinct = new HashSet<>(arrivals).size();
    var letters = payments.sign(attempts.paid(first, first + distinct));
    var run =
        OpenLoad.run(schedule, number -> wires.send(letters.get(arrivals.get(number))) == 200);
    return new Sent(run, distinct);
  }

  private static double drained(Apart database) throws SQLException {
    var began = System.nanoTime();
    Patience.await(() -> open(database) == 0, GIVE_UP);
    return (System.nanoTime() - began) / 1e9;
  }

  private static long open(Apart database) {
    try {
      return database.count(OPEN);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Report report(Apart database, Run calm, Sent wild, double drain, long told)
      throws SQLException {
    var confirmed = database.count(CONFIRMED);
    return new Report(
        "callback-burst",
        "%.0f signed WeChat callbacks a second for 10 s, one in five of them a repetition"
            .formatted(steadyPerSecond * TIMES),
        "the steady run of %.0f/s right before".formatted(steadyPerSecond),
        Report.now(),
        Report.thisMachine(),
        List.of(
            Finding.exactly(
                "payments told and not written down", told - database.count(RECORDED), 0),
            Finding.exactly("payments told and not taken", told - database.count(SUCCEEDED), 0),
            Finding.exactly("confirmations beyond one each", confirmed - told, 0),
            Finding.exactly(
                "currencies whose ledger does not sum to zero", database.count(IMBALANCE), 0),
            Finding.exactly("refused or unanswered", wild.run().failed(), 0),
            Finding.atMost("p99 of the acknowledgement", wild.run().millisAt(99), ACK_MILLIS, "ms"),
            Finding.atMost(
                "until all was applied, after the last arrival", drain, DRAIN_SECONDS, "s"),
            Finding.told("p99 of the steady run", calm.millisAt(99), "ms"),
            Finding.told("distinct payments in the burst", wild.distinct(), "")),
        List.of(
            Percentiles.of("Acknowledgement in the burst", wild.run()),
            Percentiles.of("Acknowledgement in the steady run", calm)),
        List.of(
            "Every payment has an open attempt, so each is matched, confirmed and told through the"
                + " outbox.",
            "The service runs as an instance of its own with the JVM's optimising compiler, on a"
                + " database of its own."));
  }
}
