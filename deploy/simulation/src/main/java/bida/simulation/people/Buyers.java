package bida.simulation.people;

import bida.contracts.Money;
import bida.order.core.Order;
import bida.order.core.OrderCommand;
import bida.order.core.OrderStatus;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Remembered;
import bida.simulation.machine.World;
import bida.simulation.outside.Catalogue;
import bida.simulation.outside.PayChannel;
import bida.simulation.outside.PayChannel.Bill;
import bida.simulation.service.FulfillmentService;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.OrderService;
import bida.simulation.service.PaymentService;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who orders, pays, pays again, cancels and reads, whenever it suits. */
public final class Buyers {

  /** A run is worth its time with ten of them; two more make room for those out of stock. */
  public static final int ORDERS = 12;

  /** As long as nothing of it changes, nobody can do anything else. */
  private record Moment(long ofOrders, long ofPayments, long atChannels, int asked, Instant now) {}

  private final World world;
  private final OrderService orders;
  private final PaymentService payments;
  private final FulfillmentService deliveries;
  private final List<PayChannel> channels;
  private final Map<String, Order> placed = new LinkedHashMap<>();
  private final Remembered remembered = new Remembered();
  private int asked;

  public Buyers(
      World world,
      OrderService orders,
      PaymentService payments,
      FulfillmentService deliveries,
      List<PayChannel> channels) {
    this.world = world;
    this.orders = orders;
    this.payments = payments;
    this.deliveries = deliveries;
    this.channels = channels;
  }

  /** Each order as it was when it was placed. */
  public Map<String, Order> placed() {
    return placed;
  }

  public void offer(Offers offers) {
    // Whatever they do is a wish.
    if (!offers.isCalm()) {
      remembered.offer(offers, moment(), this::offerAnew);
    }
  }

  private Moment moment() {
    long atChannels = 0;
    for (var at : channels) {
      atChannels += at.changes();
    }
    return new Moment(
        orders.database().changes(), payments.database().changes(), atChannels, asked, world.now());
  }

  private void offerAnew(Offers offers) {
    if (placed.size() < ORDERS) {
      var number = asked + 1;
      offers.wish(8, "somebody orders", "O" + number, () -> order(number));
      offers.fault(
          2, Fault.SECOND_REQUEST, "somebody orders twice", "O" + number, () -> twice(number));
    }
    for (var order : orders.orders().all()) {
      offer(offers, order);
      offerAtTheWrongMoment(offers, order);
    }
    channels.forEach(at -> at.bills().forEach(bill -> offer(offers, at, bill)));
    channels.forEach(at -> offerOdd(offers, at));
  }

  private void order(int number) {
    asked = Math.max(asked, number);
    var order = Catalogue.order(number, world.now());
    orders.place(order);
    if (orders.orders().get(order.orderNo()) != null) {
      placed.putIfAbsent(order.orderNo(), order);
    }
  }

  // The same key twice: the second time nothing happens.
  private void twice(int number) {
    order(number);
    order(number);
  }

  private void offer(Offers offers, Order order) {
    var orderNo = order.orderNo();
    switch (order.status()) {
      case PENDING_PAYMENT -> {
        if (payments.mayPay(orderNo)) {
          offerToOpen(offers, orderNo);
        }
        offers.wish(1, "buyer cancels", orderNo, () -> ask(orderNo, new OrderCommand.Cancel()));
      }
      case PAID -> {
        offers.wish(2, "buyer wants now", orderNo, () -> ask(orderNo, new OrderCommand.ShipNow()));
        offers.wish(2, "buyer cancels", orderNo, () -> ask(orderNo, new OrderCommand.Cancel()));
      }
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED -> {
        if (order.status() == OrderStatus.ACTION_REQUIRED) {
          offerToCorrect(offers, order);
        }
        offers.wish(1, "buyer cancels", orderNo, () -> ask(orderNo, new OrderCommand.Cancel()));
        offers.wish(1, "buyer urges", orderNo, () -> ask(orderNo, new OrderCommand.Urge()));
        offerToRead(offers, order);
      }
      case DELIVERED -> {
        offers.wish(1, "buyer cancels", orderNo, () -> ask(orderNo, new OrderCommand.Cancel()));
        offers.wish(
            1, "buyer confirms", orderNo, () -> ask(orderNo, new OrderCommand.ConfirmReceipt()));
        offerToRead(offers, order);
      }
      case CANCEL_REVIEWING -> offerToRead(offers, order);
      case UNDER_REVIEW,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED -> {}
    }
  }

  private void offerToCorrect(Offers offers, Order order) {
    for (var line : order.lines()) {
      if (!line.isSealed()) {
        offers.wish(
            4,
            "buyer types another account for",
            new LineKey(order.orderNo(), line.lineNo()),
            () -> correct(order.orderNo(), line.lineNo()));
      }
    }
  }

  private void correct(String orderNo, int lineNo) {
    var order = Objects.requireNonNull(orders.orders().get(orderNo));
    ask(orderNo, new OrderCommand.CorrectRecipient(lineNo, "another account", order.version()));
  }

  // One of them at a time, or they would be most of what there is to do.
  private void offerAtTheWrongMoment(Offers offers, Order order) {
    var orderNo = order.orderNo();
    var wish = Math.floorMod(order.version() + orderNo.hashCode(), 8);
    switch (wish) {
      case 0 -> offerOdd(offers, order, new OrderCommand.Cancel());
      case 1 -> offerOdd(offers, order, new OrderCommand.ShipNow());
      case 2 -> offerOdd(offers, order, new OrderCommand.Urge());
      case 3 -> offerOdd(offers, order, new OrderCommand.ConfirmReceipt());
      case 4 -> offerOdd(offers, order, new OrderCommand.Relink("buyer0"));
      case 5 ->
          offerOdd(
              offers,
              order,
              new OrderCommand.CorrectRecipient(1, "another account", order.version()));
      case 6 -> offerOdd(offers, "to open", orderNo, () -> open(orderNo));
      default ->
          offerOdd(offers, "to read", orderNo, () -> deliveries.reveal(new LineKey(orderNo, 1)));
    }
  }

  private void open(String orderNo) {
    payments.open(orderNo, channels.getFirst(), true);
  }

  private void offerOdd(Offers offers, Order order, OrderCommand command) {
    var orderNo = order.orderNo();
    offerOdd(offers, command.getClass().getSimpleName(), orderNo, () -> ask(orderNo, command));
  }

  private static void offerOdd(Offers offers, String what, String orderNo, Runnable act) {
    offers.rarely(Fault.WRONG_MOMENT, "somebody asks at any time " + what + " for", orderNo, act);
  }

  private void ask(String orderNo, OrderCommand command) {
    orders.ask(orderNo, command);
  }

  private void offerToOpen(Offers offers, String orderNo) {
    for (var at : channels) {
      var on = orderNo + " at " + at.name();
      offers.wish(8, "buyer opens", on, () -> payments.open(orderNo, at, true));
      offers.fault(
          2,
          Fault.OPEN_UNANSWERED,
          "no answer to who opens",
          on,
          () -> payments.open(orderNo, at, false));
    }
  }

  private void offerToRead(Offers offers, Order order) {
    for (var line : order.lines()) {
      if (line.isSealed()) {
        var key = new LineKey(order.orderNo(), line.lineNo());
        offers.wish(1, "buyer reads", key, () -> deliveries.reveal(key));
      }
    }
  }

  private void offer(Offers offers, PayChannel at, Bill bill) {
    var on = bill.paymentNo();
    var amount = bill.amount();
    if (bill.isPaid()) {
      offers.rarely(Fault.PAID_TWICE, "buyer pays again", on, () -> at.pay(bill, amount));
      return;
    }
    var expired = !world.now().isBefore(bill.expiresAt());
    if (bill.isClosed() || (expired && at.can().close())) {
      return;
    }
    if (expired || isClosing(on)) {
      // The page is still open, and the channel asks nobody of ours.
      offers.fault(4, Fault.PAID_LATE, "buyer pays late", on, () -> at.pay(bill, amount));
    } else {
      offers.wish(16, "buyer pays", on, () -> at.pay(bill, amount));
      offers.fault(
          1,
          Fault.WRONG_AMOUNT,
          "buyer pays too little",
          on,
          () -> at.pay(bill, Money.of(amount.amountMinor() - 1, amount.currency())));
      offers.fault(
          1,
          Fault.WRONG_CURRENCY,
          "buyer pays dollars",
          on,
          () -> at.pay(bill, Money.of(amount.amountMinor(), "USD")));
      offers.fault(
          1, Fault.PAID_IN_PARTS, "buyer pays in parts", on, () -> payInParts(at, bill, amount));
      offers.fault(
          1,
          Fault.WRONG_MERCHANT,
          "buyer pays into another account",
          on,
          () -> at.payElsewhere(bill, amount));
    }
  }

  private static void payInParts(PayChannel at, Bill bill, Money amount) {
    var half = Money.of(amount.amountMinor() / 2, amount.currency());
    at.pay(bill, half);
    at.pay(bill, Money.of(amount.amountMinor() - half.amountMinor(), amount.currency()));
  }

  private boolean isClosing(String paymentNo) {
    var order = orders.orders().get(paymentNo.substring(0, paymentNo.length() - 2));
    return order == null
        || order.status() != OrderStatus.PENDING_PAYMENT
        || !payments.mayPay(order.orderNo());
  }

  private void offerOdd(Offers offers, PayChannel at) {
    var number = "X" + at.name();
    if (at.money(number).isEmpty()) {
      offers.rarely(
          Fault.UNKNOWN_NUMBER,
          "somebody pays to",
          number,
          () -> at.payTo(number, Money.of(777, "CNY")));
    }
  }
}
