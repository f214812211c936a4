package bida.simulation.check;

import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.notification.core.NewsOfEvents;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.OrderStatus;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.refund.core.Case;
import bida.refund.core.CaseState;
import bida.simulation.Shop;
import bida.simulation.outside.PayChannel;
import bida.simulation.service.Cases;
import bida.simulation.service.FulfillmentService.KeyState;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.PaymentBooks.PaymentRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where everything has to stand once faults have healed and time has passed: each payment is
 * delivered, refunded, or in a case that says so (I1); events are told and heard (I7).
 */
public final class Ends {

  private final Shop shop;

  public Ends(Shop shop) {
    this.shop = shop;
  }

  static boolean mayRest(OrderStatus status) {
    return switch (status) {
      case COMPLETED, PARTIALLY_REFUNDED, REFUNDED, CANCELLED -> true;
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING ->
          false;
    };
  }

  public Optional<Violation> check() {
    for (var at : shop.channels()) {
      for (var paid : at.money()) {
        var found = money(at, paid);
        if (found != null) {
          return Optional.of(found);
        }
      }
    }
    for (var order : shop.orders().orders().all()) {
      var found = order(order);
      if (found != null) {
        return Optional.of(found);
      }
    }
    var forgotten = forgottenCase();
    return Optional.ofNullable(forgotten == null ? heard() : forgotten);
  }

  // An excuse only as long as its clocks run: whoever does not answer is called again.
  private @Nullable Violation forgottenCase() {
    var now = shop.world().now();
    return shop.refunds().cases().all().all().stream()
        .filter(one -> one.state() == CaseState.OPEN)
        .filter(one -> one.nextDeadline() == null || !one.nextDeadline().isAfter(now))
        .findFirst()
        .map(one -> new Violation("I1", "nobody is called about case " + one.dedupeKey()))
        .orElse(null);
  }

  // It may have been an orphan before it was matched: whichever of them the order is paid by
  // counts.
  private @Nullable Violation money(PayChannel at, MoneyIn paid) {
    var payments = payments(at, paid);
    if (payments.isEmpty()) {
      return new Violation("I1", paid.transactionId() + " was paid, and nobody here knows it");
    }
    var back = at.goneOf(paid.transactionId(), true);
    var delivered = payments.stream().mapToLong(this::deliveredFor).sum();
    var amount = paid.amount().amountMinor();
    var refused =
        payments.stream().mapToLong(one -> shop.refunds().refusedOf(one.paymentId())).sum();
    var kept = amount - back - delivered;
    if (kept == 0 || 0 < kept && kept <= refused || payments.stream().anyMatch(this::isInCase)) {
      shop.world().coverage().ended(end(back, delivered, amount));
      return null;
    }
    return new Violation(
        "I1",
        "of %d in %s, %d went back and %d is delivered, and no case says why"
            .formatted(amount, payments.getLast().paymentId(), back, delivered));
  }

  private long deliveredFor(Payment payment) {
    var order = orderOf(payment);
    return order != null && payment.paymentId().equals(order.funds().paymentId())
        ? deliveredValue(order)
        : 0;
  }

  private static String end(long back, long delivered, long amount) {
    if (amount != back + delivered) {
      return "in a case";
    }
    return back == 0 ? "delivered" : delivered == 0 ? "refunded" : "partly refunded";
  }

  private List<Payment> payments(PayChannel at, MoneyIn paid) {
    return shop.payments().books().payments().all().stream()
        .map(PaymentRow::payment)
        .filter(one -> one.channel().equals(at.name()) && one.has(paid.transactionId()))
        .toList();
  }

  private @Nullable Order orderOf(Payment payment) {
    var order = payment.order();
    return order == null ? null : shop.orders().orders().get(order.orderNo());
  }

  private long deliveredValue(Order order) {
    return order.lines().stream()
        .filter(line -> isDelivered(order, line))
        .mapToLong(line -> line.amount().amountMinor())
        .sum();
  }

  private boolean isDelivered(Order order, OrderLine line) {
    var key = new LineKey(order.orderNo(), line.lineNo());
    return line.isSealed()
        ? shop.fulfillments().keys().all().stream()
            .anyMatch(row -> row.state() == KeyState.ISSUED && key.equals(row.of()))
        : shop.ordered(key).stream().anyMatch(ordered -> ordered.outcome() == Outcome.SUCCESS);
  }

  private boolean isInCase(Payment payment) {
    var order = payment.order();
    return shop.refunds().cases().all().all().stream()
        .filter(one -> one.state() == CaseState.OPEN && Cases.isAboutMoney(one.kind()))
        .anyMatch(one -> isAbout(one, payment, order == null ? null : order.orderNo()));
  }

  private static boolean isAbout(Case one, Payment payment, @Nullable String orderNo) {
    var subject = one.subject();
    var received = payment.received();
    return one.dedupeKey().contains(payment.paymentId())
        || (received != null && one.dedupeKey().endsWith(":D" + received.transactionId()))
        || (subject != null && subject.contains(payment.paymentId()))
        || (orderNo != null && orderNo.equals(one.orderNo()));
  }

  private @Nullable Violation order(Order order) {
    shop.world().coverage().ended(order.status().name());
    return mayRest(order.status())
            || order.status() == OrderStatus.DELIVERED
            || isKnownToPeople(order)
        ? null
        : new Violation("liveness", order.orderNo() + " is " + order.status() + " for days");
  }

  private boolean isKnownToPeople(Order order) {
    return shop.refunds().cases().all().all().stream()
        .anyMatch(one -> one.state() == CaseState.OPEN && order.orderNo().equals(one.orderNo()));
  }

  // I7, and I12 for whoever is told outside: a webhook for each piece of news, no more.
  private @Nullable Violation heard() {
    long news = 0;
    for (var service : shop.services()) {
      if (service.database().hasUnrelayed()) {
        return new Violation("I7", service.name() + " has told what nobody was sent");
      }
      for (var group : service.groups()) {
        for (var sent : group.topic().all()) {
          if (service.inbox().last(sent.topic(), sent.key()) < sent.sequence()) {
            return new Violation("I7", service.name() + " has not heard " + sent.name());
          }
        }
      }
    }
    for (var group : shop.notifications().groups()) {
      news +=
          group
              .topic()
              .distinct()
              .filter(sent -> NewsOfEvents.of(sent.event(), shop.world().now()).isPresent())
              .count();
    }
    var messages = shop.notifications().messages().all().size();
    return messages == news
        ? null
        : new Violation("I12", messages + " messages tell " + news + " pieces of news");
  }
}
