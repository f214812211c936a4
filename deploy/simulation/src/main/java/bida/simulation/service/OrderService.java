package bida.simulation.service;

import bida.contracts.ClaimKind;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.OrderEvent;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.order.core.Course;
import bida.order.core.Course.Step;
import bida.order.core.Heard;
import bida.order.core.Order;
import bida.order.core.OrderCommand;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderLifecycle;
import bida.order.core.OrderLine;
import bida.order.core.ReasonTag;
import bida.order.core.StockMovement;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** order-service: what Orders, PlaceOrder, PassDeadlines and Stock do around the core. */
public final class OrderService extends Service {

  /** The counters for sale of a SKU; {@code version} is fulfillment's. */
  public record Stock(long version, long usable, long held, long committed) {
    static final Stock NONE = new Stock(0, 0, 0, 0);

    Stock moved(StockMovement movement) {
      return new Stock(version, usable, held + movement.held(), committed + movement.committed());
    }
  }

  /** One accepted decision; {@code number} is the order's version. */
  public record Change(String orderNo, long number, String from, String to, String command) {}

  private record Number(String orderNo, long number) {}

  private final Table<String, Order> orders = new Table<>();
  private final Table<String, Stock> stock = new Table<>();
  private final Table<Number, Change> history = new Table<>();
  private final Strays<Order, OrderCommand> strays;

  public OrderService(World world, Topic topic, List<Topic> reads) {
    super(world, "order-service", topic, reads);
    this.strays =
        new Strays<>(
            world,
            "order",
            Order::status,
            (before, asked, after) ->
                Edges.allow(before.status(), asked.getClass().getSimpleName(), after.status()),
            others());
  }

  // Of tickets and of claims, and what is rare.
  private static List<OrderCommand> others() {
    var later = World.BEGINNING.plus(Duration.ofDays(90));
    return List.of(
        new OrderCommand.DeliverTickets(1, later),
        new OrderCommand.RescheduleTicket(1, later),
        new OrderCommand.RedeemTicket(1, 0),
        new OrderCommand.DisputeDelivery(1, null, ClaimKind.KEY_BAD),
        new OrderCommand.ReissueKeys("a claim"),
        new OrderCommand.RefuseClaim("a claim", "USED"),
        new OrderCommand.UpholdClaim("a claim"),
        new OrderCommand.WriteOffLine(1),
        new OrderCommand.GrantHold(List.of(1), "a wish"),
        new OrderCommand.RefuseHold("DISPATCHED", "a wish"),
        new OrderCommand.RefuseRefund("a payment"),
        new OrderCommand.FailRefund("a refund", "a payment", true));
  }

  public Table<String, Order> orders() {
    return orders;
  }

  public Table<String, Stock> stock() {
    return stock;
  }

  /** What made an order this version; null where nothing was noted. */
  public @Nullable Change change(String orderNo, long version) {
    return history.get(new Number(orderNo, version));
  }

  /** Nothing where its stock is not to be had. */
  public void place(Order order) {
    database.inTransaction(
        tx -> {
          if (tx.get(orders, order.orderNo()) == null && hold(tx, order)) {
            tx.put(orders, order.orderNo(), order);
            note(tx, order, "-", "Place");
            tx.tell(order.orderNo(), List.of(placed(order)));
          }
        });
  }

  private boolean hold(Tx tx, Order order) {
    if (!isAvailable(tx, order)) {
      return false;
    }
    wanted(order).forEach((sku, units) -> move(tx, new StockMovement(sku, units, 0)));
    return true;
  }

  private boolean isAvailable(Tx tx, Order order) {
    return wanted(order).entrySet().stream()
        .allMatch(
            wanted -> {
              var here = stock(tx, wanted.getKey());
              return here.usable() - here.held() - here.committed() >= wanted.getValue();
            });
  }

  private static TreeMap<String, Long> wanted(Order order) {
    var wanted = new TreeMap<String, Long>();
    for (var line : order.lines()) {
      if (line.stockTracked()) {
        wanted.merge(line.sku(), (long) line.quantity(), Long::sum);
      }
    }
    return wanted;
  }

  private Stock stock(Tx tx, String sku) {
    var here = tx.get(stock, sku);
    return here == null ? Stock.NONE : here;
  }

  private void move(Tx tx, StockMovement movement) {
    tx.put(stock, movement.sku(), stock(tx, movement.sku()).moved(movement));
  }

  private static OrderPlaced placed(Order order) {
    var terms = order.terms();
    return new OrderPlaced(
        terms.orderNo(),
        terms.tenant(),
        terms.merchantOrderNo(),
        terms.buyerId(),
        order.lines().stream().map(OrderService::line).toList(),
        terms.total(),
        null,
        terms.placedAt(),
        terms.payBy(),
        terms.lateMoneyUntil());
  }

  private static OrderEvent.Line line(OrderLine line) {
    return new OrderEvent.Line(
        line.lineNo(),
        line.sku(),
        line.productType(),
        line.title(),
        line.quantity(),
        line.unitPrice());
  }

  /** What somebody asks of an order by REST. */
  public void ask(String orderNo, OrderCommand command) {
    database.inTransaction(tx -> apply(tx, orderNo, command));
  }

  @Override
  protected void hear(Event event, Tx tx) {
    if (event instanceof StockChanged told) {
      var here = stock(tx, told.sku());
      if (told.version() > here.version()) {
        tx.put(
            stock,
            told.sku(),
            new Stock(told.version(), told.usableTotal(), here.held(), here.committed()));
      }
      return;
    }
    Heard.of(event)
        .ifPresent(
            heard -> {
              var orderNo = heard.orderNo();
              if (orderNo != null) {
                apply(tx, orderNo, heard.command());
              }
            });
  }

  private void apply(Tx tx, String orderNo, OrderCommand command) {
    var order = tx.get(orders, orderNo);
    if (order == null) {
      world.tell("  an order that is not here: %s", orderNo);
      return;
    }
    var now = world.now();
    var prepared = prepare(tx, order, command, now);
    if (decide(order, prepared, now) instanceof Accepted<Order, Event> first) {
      store(tx, Course.of(order, prepared, first, now, this::decide));
    }
  }

  private Decision<Order, Event> decide(Order order, OrderCommand command, Instant now) {
    var decision = strays.decide(order, command, OrderLifecycle::decide);
    if (world.tells()) {
      world.tell("  %s %s + %s = %s", order.orderNo(), order.status(), command, summary(decision));
    }
    return decision;
  }

  private OrderCommand prepare(Tx tx, Order order, OrderCommand command, Instant now) {
    return command instanceof ConfirmPayment payment && order.mayReopen(now)
        ? new ConfirmPayment(
            payment.paymentId(), payment.amount(), payment.paidAt(), isAvailable(tx, order))
        : command;
  }

  private void store(Tx tx, List<Step> course) {
    var before = course.getFirst().before();
    var after = course.getLast().after();
    tx.put(orders, after.orderNo(), after);
    for (var step : course) {
      note(
          tx,
          step.after(),
          step.before().status().name(),
          step.command().getClass().getSimpleName());
    }
    StockMovement.between(before, after).forEach(movement -> move(tx, movement));
    var closes = !before.has(ReasonTag.CLOSING) && after.has(ReasonTag.CLOSING);
    if (closes && world.lacks(Guard.STOCK_UNTIL_CLOSED)) {
      wanted(after).forEach((sku, units) -> move(tx, new StockMovement(sku, -units, 0)));
    }
    tx.tell(after.orderNo(), course.stream().flatMap(step -> step.events().stream()).toList());
  }

  private void note(Tx tx, Order order, String from, String command) {
    tx.put(
        history,
        new Number(order.orderNo(), order.version()),
        new Change(order.orderNo(), order.version(), from, order.status().name(), command));
  }

  private static String summary(Decision<Order, Event> decision) {
    return switch (decision) {
      case Accepted(var next, _) -> next.status() + " " + next.tags();
      case Decision.Ignored(var why) -> "ignored, " + why;
      case Decision.Refused(var code, _) -> "refused, " + code;
    };
  }

  @Override
  protected void offerOwn(Offers offers) {
    for (var order : orders.all()) {
      if (isDue(order.deadline())) {
        offerTimer(
            offers,
            6,
            "passes the deadline of",
            order.orderNo(),
            tx -> apply(tx, order.orderNo(), new PassDeadline()));
      }
    }
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var order : orders.all()) {
      next = sooner(next, order.deadline());
    }
    return next;
  }
}
