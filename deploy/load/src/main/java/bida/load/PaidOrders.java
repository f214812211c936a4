package bida.load;

import bida.load.measure.Arrivals;
import bida.load.measure.ClosedLoad;
import bida.load.measure.OpenLoad;
import bida.load.measure.Run;
import bida.load.measure.Schedule;
import bida.load.system.Letters;
import bida.load.system.Letters.Paid;
import bida.load.system.LiveStreams;
import bida.load.system.PaymentsApart;
import bida.load.system.Wires;
import bida.local.api.PayBy;
import bida.local.api.Shop;
import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.demo.Crowd;
import bida.local.demo.Crowd.Opened;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Buyers who have a payment open and the page of their order before them; then the channel calls,
 * and their page shows what comes of it.
 */
final class PaidOrders implements AutoCloseable {

  static final String ACKNOWLEDGED = "acknowledged";
  static final String DELIVERED = "DELIVERED";

  private static final int WIRES = 64;
  // Of opening the orders nothing is left by then.
  private static final long REST_SECONDS = 3;
  // With 300 a second that is 600 pages at a time, less than a third of what one instance takes.
  private static final double LOOKS_BEFORE_SECONDS = 2;
  private static final Duration STUCK = Duration.ofSeconds(60);

  private final World world;
  private final Crowd crowd;
  private final Letters letters;
  private final Wires wires;
  private final LiveStreams streams;
  // The books of the shop keep every transaction for ever: no run may repeat one.
  private final long run = InstantSource.system().millis();
  private int transactions;

  /**
   * What the buyers have seen.
   *
   * @param shown from when the channel was due to call to the delivery on the stream
   * @param steps from when it called to each status on the stream, and to its answer
   */
  record Seen(Run shown, Map<String, Run> steps) {}

  private record Batch(
      List<Opened> orders,
      List<byte[]> letters,
      AtomicLongArray called,
      Arrivals delivered,
      Map<String, Run> steps) {

    void shown(int number, String status, long nanos) {
      if (called.get(number) != 0) {
        step(status, called.get(number), nanos);
      }
      if (status.equals(DELIVERED)) {
        delivered.came(number, nanos);
      }
    }

    void step(String what, long from, long to) {
      steps.computeIfAbsent(what, _ -> new Run()).answered(from, to, true);
    }
  }

  PaidOrders(Stack stack) throws IOException {
    var web = new Web();
    world = new World(web, stack.at().http("control"));
    // Traces of a load would fill the trace UI, and cost more than what is measured.
    crowd =
        new Crowd(
            Shop.withNewKeys(web, stack.at()),
            world,
            InstantSource.system(),
            new Random(run),
            false);
    letters = Letters.of(stack);
    wires = new Wires(stack.at().port(Service.PAYMENT.module()), WIRES);
    streams =
        new LiveStreams(
            stack.at().port(Service.ORDER.module()),
            new Tokens(web, stack.at().http("issuer")).of(Client.APP));
  }

  /** So many in all, each the next as soon as the one before is delivered. */
  Seen atOnce(int clients, int count) throws InterruptedException {
    var batch = batch(count);
    watch(batch, 0, 2 * clients);
    var numbers = IntStream.range(0, count).iterator();
    var shown = ClosedLoad.run(clients, STUCK, numbers, number -> pay(batch, number, 2 * clients));
    return new Seen(shown, batch.steps());
  }

  /** What is to be paid when; good for five minutes, as the signatures are. */
  Prepared prepare(Schedule schedule) throws InterruptedException {
    return new Prepared(schedule, batch(schedule.size()));
  }

  /** Orders whose channel is about to call. */
  final class Prepared {

    private final Schedule schedule;
    private final Batch batch;

    private Prepared(Schedule schedule, Batch batch) {
      this.schedule = schedule;
      this.batch = batch;
    }

    double perSecond() {
      return schedule.perSecond();
    }

    Seen pay() throws InterruptedException {
      var ahead = (int) (schedule.perSecond() * LOOKS_BEFORE_SECONDS);
      watch(batch, 0, ahead);
      TimeUnit.SECONDS.sleep(1);
      var shown = OpenLoad.run(schedule, number -> PaidOrders.this.pay(batch, number, ahead));
      return new Seen(shown, batch.steps());
    }
  }

  private Batch batch(int count) throws InterruptedException {
    crowd.stock(count);
    var orders =
        Crowd.all(IntStream.range(0, count).boxed().toList(), _ -> crowd.open(PayBy.WECHAT));
    TimeUnit.SECONDS.sleep(REST_SECONDS);
    var now = world.clock().at(InstantSource.system().instant());
    var signed =
        orders.stream()
            .map(order -> new Paid(order.paymentNo(), transaction(), order.amountMinor()))
            .toList()
            .parallelStream()
            .map(paid -> letters.request(paid, now))
            .toList();
    return new Batch(
        orders,
        signed,
        new AtomicLongArray(count),
        new Arrivals(0, count),
        new ConcurrentHashMap<>());
  }

  private String transaction() {
    return "%s%d%08d".formatted(PaymentsApart.MARK, run, transactions++);
  }

  private void watch(Batch batch, int from, int to) {
    for (int number = from; number < Math.min(to, batch.orders().size()); number++) {
      var one = number;
      streams.watch(
          batch.orders().get(one).orderNo(), (status, nanos) -> batch.shown(one, status, nanos));
    }
  }

  private boolean pay(Batch batch, int number, int ahead) throws Exception {
    watch(batch, number + ahead, number + ahead + 1);
    var called = System.nanoTime();
    batch.called().set(number, called);
    if (wires.send(batch.letters().get(number)) != 200) {
      return false;
    }
    batch.step(ACKNOWLEDGED, called, System.nanoTime());
    batch.delivered().await(number, STUCK);
    return true;
  }

  @Override
  public void close() throws IOException {
    streams.close();
    wires.close();
  }
}
