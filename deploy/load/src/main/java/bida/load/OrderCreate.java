package bida.load;

import bida.load.BesideStatement.Endpoint;
import bida.load.BesideStatement.Measured;
import bida.load.measure.Cpu;
import bida.load.measure.Pairs;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.OrdersApart;
import bida.load.system.Reference;
import bida.load.system.Wires;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many orders are placed, beside the bare statement of what each of them leaves behind. */
final class OrderCreate implements Benchmark {

  private static final double RATIO = 0.4;
  private static final double P99_MILLIS = 30;
  private static final int CREATED = 201;

  private static final String OURS = "where merchant_order_no like '" + OrdersApart.MARK + "%'";

  private final Stack stack;
  private final Duration length;
  private final int pairs;

  OrderCreate(Stack stack, Duration length, int pairs) {
    this.stack = stack;
    this.length = length;
    this.pairs = Math.max(Pairs.LEAST, pairs);
  }

  @Override
  public Report run(Say say) throws Exception {
    try (var database = Apart.create(stack, Service.ORDER);
        var orders = OrdersApart.start(stack, database);
        var wires = new Wires(orders.port(), BesideStatement.CLIENTS);
        var reference =
            new Reference(
                stack.home().root().resolve("deploy/load/reference/order-create.sql"), database)) {
      var cpu = new Cpu(orders.pid(), database.serverPid());
      var endpoint = new Endpoint(wires, orders::orders, CREATED, cpu, length, pairs);
      var measured = new BesideStatement(say, database, reference, endpoint).measure();
      return report(measured, database);
    }
  }

  private static Report report(Measured measured, Apart database) throws SQLException {
    var findings = new ArrayList<>(measured.findings("order", RATIO, P99_MILLIS));
    var placed = measured.accepted();
    findings.add(
        Finding.exactly(
            "answered and not stored",
            placed - database.count("select count(*) from orders " + OURS),
            0));
    findings.add(
        Finding.exactly(
            "stored and not told",
            placed
                - database.count(
                    "select count(*) from outbox join orders on order_no = aggregateid "
                        + OURS
                        + " and type = 'order-placed'"),
            0));
    findings.add(
        Finding.exactly(
            "stored without a unit of stock, those of the reference included",
            database.count(
                "select (select count(*) from orders)"
                    + " - (select sum(held)::bigint from stock where sku like 'BENCH-%')"),
            0));
    return new Report(
        "order-create",
        "POST /v1/orders with an idempotency key: token verified, stock held, order, history, event"
            + " and answer committed",
        "deploy/load/reference/order-create.sql over JDBC, 8 clients, same tables, same durability",
        Report.now(),
        Report.thisMachine(),
        List.copyOf(findings),
        measured.charts(),
        List.of(
            "The reference is one statement, the least the database can be asked to do for an order;"
                + " ours asks for the key, the buyer's unpaid orders and the offer before it.",
            "The service runs as an instance of its own with the JVM's optimising compiler, on a"
                + " database of its own. Nobody pays, so each order is of another buyer.",
            "Load tool, service, database and the rest of the stack share the machine."));
  }
}
