package bida.faults;

import bida.audit.Audit;
import bida.audit.Invariants;
import bida.audit.Main;
import bida.audit.Moment;
import bida.audit.Verdict;
import bida.faults.books.Waiting;
import bida.faults.books.Waiting.Paid;
import bida.faults.plan.Plan;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.machine.Say;
import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until nothing moves any more, and asks every book. */
final class Judgement {

  // Backlogs of minutes, on two processors.
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(1);
  // Unpaid orders have 15 minutes.
  private static final Duration UNPAID = Duration.ofMinutes(20);
  // What an audit takes for settled; then nothing of the run is too young for it.
  private static final Duration YOUNG = Duration.ofMinutes(10);
  private static final Duration TIMERS = Duration.ofMinutes(1);
  private static final int NAMED = 20;

  private final Stack stack;
  private final World world;
  private final Plan plan;
  private final Say say;
  private final Books books;

  Judgement(Stack stack, World world, Plan plan, Say say) {
    this.stack = stack;
    this.world = world;
    this.plan = plan;
    this.say = say;
    this.books = new Books(stack);
  }

  /**
   * @param told what the run has to tell besides
   */
  Report of(Course course, List<Finding> told) {
    var ends = new Ends(books);
    var paid = course.sales().stream().filter(sale -> sale.paidAt() != null).toList();
    eventually(PATIENCE, () -> ends.of(paid).size() == paid.size());
    var waiting = waiting(ends, paid);
    say.line("heal", "unpaid orders run out of time");
    world.advance(UNPAID);
    eventually(PATIENCE, () -> open(course.sales()) == 0);
    world.advance(YOUNG.plusMinutes(2));
    var verdicts = audited();
    var fates =
        new Fates(
                books,
                ChannelBooks.read(channel -> book(channel.channel())),
                book("fulu"),
                course.began())
            .of(course.sales());
    return new FaultReport(plan, course, told, waiting, fates, verdicts).report();
  }

  // Asking without a pause would take the processors from what is waited for.
  private static void eventually(Duration limit, BooleanSupplier condition) {
    var end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static Waiting waiting(Ends ends, Collection<Sale> paid) {
    var ended = ends.of(paid);
    var orders = new ArrayList<Paid>();
    for (var sale : paid) {
      var at = sale.paidAt();
      if (at != null) {
        orders.add(new Paid(sale.orderNo(), at, ended.get(sale.orderNo())));
      }
    }
    return new Waiting(orders);
  }

  private long open(Collection<Sale> sales) {
    return books.count(
        Service.ORDER,
        """
        select count(*) from orders where order_no = any (?)
          and status not in ('DELIVERED', 'COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'CANCELLED')
        """,
        (Object) sales.stream().map(Sale::orderNo).toArray(String[]::new));
  }

  // Timers that the leap made due are passed within seconds; an audit in between finds them late.
  private List<Verdict> audited() {
    var verdicts = new ArrayList<Verdict>();
    eventually(
        TIMERS,
        () -> {
          verdicts.clear();
          verdicts.addAll(audit());
          return verdicts.stream().allMatch(Verdict::holds);
        });
    return verdicts;
  }

  private List<Verdict> audit() {
    try {
      var door =
          Main.door(
              "127.0.0.1", stack.at().port("postgres"), stack.secrets().word("audit-db-password"));
      InstantSource clock = () -> world.clock().at(InstantSource.system().instant());
      return new Audit(Invariants.ALL, NAMED).ask(door, Moment.of(clock, YOUNG));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode book(String of) {
    var url = stack.at().http("control") + "/" + of + "/book";
    return Shop.patiently(() -> new Web().get(url, null).expectOk("book of " + of));
  }
}
