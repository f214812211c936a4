package bida.simulation;

import bida.payment.channel.Capabilities;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Topic;
import bida.simulation.machine.World;
import bida.simulation.outside.Catalogue;
import bida.simulation.outside.Others;
import bida.simulation.outside.PayChannel;
import bida.simulation.outside.Supplier;
import bida.simulation.outside.Supplier.Ordered;
import bida.simulation.people.Buyers;
import bida.simulation.people.Operators;
import bida.simulation.service.FulfillmentService;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.NotificationService;
import bida.simulation.service.OrderService;
import bida.simulation.service.PaymentService;
import bida.simulation.service.RefundService;
import bida.simulation.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All of it: five services, their topics, and everybody they have to do with. */
public final class Shop {

  private final World world;
  private final Map<String, PayChannel> channels = new LinkedHashMap<>();
  private final Map<String, Supplier> suppliers = new LinkedHashMap<>();
  private final OrderService orders;
  private final PaymentService payments;
  private final FulfillmentService fulfillments;
  private final RefundService refunds;
  private final NotificationService notifications;
  private final List<Service> services;
  private final Buyers buyers;
  private final Operators operators;
  private final Others others;

  public Shop(World world) {
    this.world = world;
    // One that can do everything; one that closes nothing, and tells of no refund (易支付).
    add(new PayChannel("wechat", Capabilities.all(), world));
    add(
        new PayChannel(
            "epay", new Capabilities(true, false, Capabilities.Refunds.WHOLE, false), world));
    suppliers.put("ada", new Supplier("ada", world));
    suppliers.put("bob", new Supplier("bob", world));

    var order = new Topic("orders");
    var payment = new Topic("payments");
    var fulfillment = new Topic("fulfillments");
    var refund = new Topic("refunds");
    var notification = new Topic("notifications");
    orders = new OrderService(world, order, List.of(payment, fulfillment, refund));
    payments = new PaymentService(world, payment, List.of(order, refund), channels);
    fulfillments =
        new FulfillmentService(world, fulfillment, List.of(order), suppliers, Catalogue.ROUTES);
    refunds = new RefundService(world, refund, List.of(order, payment, fulfillment, notification));
    notifications =
        new NotificationService(world, notification, List.of(order, payment, fulfillment, refund));

    services = List.of(orders, payments, fulfillments, refunds, notifications);
    buyers = new Buyers(world, orders, payments, fulfillments, List.copyOf(channels.values()));
    operators = new Operators(world, refunds);
    others = new Others(world, List.copyOf(channels.values()), List.copyOf(suppliers.values()));
    fulfillments.importKeys(Catalogue.KEY, Catalogue.KEYS);
  }

  private void add(PayChannel channel) {
    channels.put(channel.name(), channel);
  }

  public List<Service> services() {
    return services;
  }

  void offer(Offers offers) {
    buyers.offer(offers);
    operators.offer(offers);
    services.forEach(service -> service.offer(offers));
    others.offer(offers);
    if (!offers.isCalm()) {
      offerToWait(offers);
    }
  }

  private void offerToWait(Offers offers) {
    var due = nextDue();
    if (due != null) {
      var time = Duration.between(world.now(), due);
      offers.wish(3, World.PASSES, time, () -> world.pass(time));
    }
  }

  /** When the next timer of any service is due that is not due yet; null where none is. */
  @Nullable Instant nextDue() {
    @Nullable Instant next = null;
    for (var service : services) {
      var due = service.nextDue();
      if (due != null && (next == null || due.isBefore(next))) {
        next = due;
      }
    }
    return next;
  }

  /** What suppliers were asked to deliver for a line, by any of its attempts. */
  public List<Ordered> ordered(LineKey key) {
    var ofLine = key.orderNo() + "L" + key.lineNo() + "A";
    var all = new ArrayList<Ordered>();
    for (var supplier : suppliers.values()) {
      all.addAll(supplier.orders(ofLine));
    }
    return all;
  }

  /** Grows with everything that changes at the channels. */
  public long channelChanges() {
    long sum = 0;
    for (var channel : channels.values()) {
      sum += channel.changes();
    }
    return sum;
  }

  /** Grows with everything that changes at the suppliers. */
  public long supplierChanges() {
    long sum = 0;
    for (var supplier : suppliers.values()) {
      sum += supplier.changes();
    }
    return sum;
  }

  public World world() {
    return world;
  }

  public Iterable<PayChannel> channels() {
    return channels.values();
  }

  public Iterable<Supplier> suppliers() {
    return suppliers.values();
  }

  public OrderService orders() {
    return orders;
  }

  public PaymentService payments() {
    return payments;
  }

  public FulfillmentService fulfillments() {
    return fulfillments;
  }

  public RefundService refunds() {
    return refunds;
  }

  public NotificationService notifications() {
    return notifications;
  }

  public Buyers buyers() {
    return buyers;
  }
}
