package bida.audit;

import static java.util.stream.Collectors.joining;

import bida.audit.Fact.Case;
import bida.audit.Fact.Delivery;
import bida.audit.Fact.Line;
import bida.audit.Fact.Loss;
import bida.audit.Fact.Order;
import bida.audit.Fact.Payment;
import bida.audit.Fact.Return;
import bida.audit.Fact.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Invariant I1: authentic money ends in goods, in a refund, or in a case that a person works on in
 * time; and what was captured is what was delivered, went back or is still held.
 */
final class EveryPaymentEnds implements Rule {

  // Money on its way: refund-service owes it and each of them has a deadline.
  private static final Set<String> OWED =
      Set.of("REQUESTED", "HELD", "REVIEWING", "APPROVED", "FAILED");
  private static final Set<String> UNDER_WAY = Set.of("APPROVED", "SUBMITTED", "UNKNOWN");
  private static final Set<String> ENDED =
      Set.of("DELIVERED", "COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED");
  private static final Set<String> WITH_THE_BUYER = Set.of("ISSUED", "REVEALED", "SUCCEEDED");

  @Override
  public boolean concerns(Together together) {
    return together.has(Payment.class);
  }

  @Override
  public List<Finding> judge(Together together, Moment at) {
    var findings = new ArrayList<Finding>();
    var order = together.first(Order.class);
    for (var payment : together.all(Payment.class)) {
      if (order.isPresent() && payment.paymentId().equals(order.get().paymentId())) {
        own(together, order.get(), payment, at, findings);
      } else if (!isAccountedFor(together, payment, at)) {
        findings.add(
            new Finding(
                payment.paymentId(),
                "%s of %s: %s came, %s went back, and neither a refund nor a case in time is open%s"
                    .formatted(
                        payment.status(),
                        together.key(),
                        money(payment.receivedMinor(), payment),
                        money(gone(together, payment), payment),
                        order.map(EveryPaymentEnds::untaken).orElse(""))));
      }
    }
    return findings;
  }

  private static String untaken(Order order) {
    return "; the order is " + order.status() + " without it";
  }

  // An orphan may still find its number, and has a deadline until then (I11).
  private static boolean isAccountedFor(Together together, Payment payment, Moment at) {
    return payment.status().equals("ORPHAN")
        || gone(together, payment) >= payment.receivedMinor()
        || isOnItsWay(together, payment)
        || hasCase(together, at);
  }

  private static void own(
      Together together, Order order, Payment payment, Moment at, List<Finding> findings) {
    if (order.capturedMinor() != payment.receivedMinor()
        || !order.currency().equals(payment.currency())) {
      findings.add(
          new Finding(
              order.key(),
              "the order says %d %s came, its payment %s"
                  .formatted(
                      order.capturedMinor(),
                      order.currency(),
                      money(payment.receivedMinor(), payment))));
      return;
    }
    var gone = Math.min(gone(together, payment), order.capturedMinor());
    if (order.refundedMinor() != gone && !wentBackOtherwise(together, payment)) {
      findings.add(
          new Finding(
              order.key(),
              "the order says %s went back, its channel %s"
                  .formatted(money(order.refundedMinor(), payment), money(gone, payment))));
    }
    if (order.status().equals("CANCELLED") && gone < order.capturedMinor()) {
      findings.add(new Finding(order.key(), "cancelled, and its money is kept"));
    }
    if (ENDED.contains(order.status())) {
      undelivered(together, order, findings);
      balance(together, order, payment, at, findings);
    }
  }

  private static void undelivered(Together together, Order order, List<Finding> findings) {
    var with =
        together.all(Delivery.class).stream()
            .filter(delivery -> WITH_THE_BUYER.contains(delivery.status()))
            .map(Delivery::lineNo)
            .toList();
    var missing =
        together.all(Line.class).stream()
            .filter(line -> line.state().equals("DELIVERED") && !with.contains(line.lineNo()))
            .map(line -> String.valueOf(line.lineNo()))
            .collect(joining(", "));
    if (!missing.isEmpty()) {
      findings.add(
          new Finding(
              order.key(),
              "%s, and nothing was delivered of line %s".formatted(order.status(), missing)));
    }
  }

  private static void balance(
      Together together, Order order, Payment payment, Moment at, List<Finding> findings) {
    var delivered = amount(together, "DELIVERED");
    var kept = order.capturedMinor() - order.refundedMinor();
    if (kept > delivered && !isOnItsWay(together, payment) && !hasCase(together, at)) {
      findings.add(
          new Finding(
              order.key(),
              "%s: %s is kept for goods of %s"
                  .formatted(order.status(), money(kept, payment), money(delivered, payment))));
    }
    if (kept == 0 && delivered > 0 && !mayHaveBoth(together)) {
      findings.add(
          new Finding(
              order.key(),
              "%s: goods of %s were delivered, and all of the money went back"
                  .formatted(order.status(), money(delivered, payment))));
    }
  }

  // A bad unit, a lost dispute, or a refund made past us: of that a person was told.
  private static boolean mayHaveBoth(Together together) {
    return together.has(Loss.class)
        || together.has(Case.class)
        || together.all(Line.class).stream().anyMatch(Line::claimUpheld);
  }

  // The channel returned another amount than asked; a case tells a person so.
  private static boolean wentBackOtherwise(Together together, Payment payment) {
    return returns(together, payment).stream().anyMatch(one -> one.status().equals("MISMATCH"));
  }

  private static long gone(Together together, Payment payment) {
    var refunded =
        returns(together, payment).stream()
            .filter(one -> one.status().equals("SUCCEEDED"))
            .mapToLong(Return::amountMinor)
            .sum();
    var lost =
        together.all(Loss.class).stream()
            .filter(loss -> loss.paymentId().equals(payment.paymentId()))
            .mapToLong(Loss::amountMinor)
            .sum();
    return refunded + lost;
  }

  private static boolean isOnItsWay(Together together, Payment payment) {
    return returns(together, payment).stream().anyMatch(one -> UNDER_WAY.contains(one.status()))
        || together.all(Wish.class).stream()
            .anyMatch(
                wish ->
                    wish.paymentId().equals(payment.paymentId()) && OWED.contains(wish.status()));
  }

  private static boolean hasCase(Together together, Moment at) {
    return together.all(Case.class).stream().anyMatch(one -> isInTime(one, at));
  }

  static boolean isInTime(Case one, Moment at) {
    return one.open() && !one.dueAt().isBefore(at.settled());
  }

  private static List<Return> returns(Together together, Payment payment) {
    return together.all(Return.class).stream()
        .filter(one -> one.paymentId().equals(payment.paymentId()))
        .toList();
  }

  private static long amount(Together together, String state) {
    return together.all(Line.class).stream()
        .filter(line -> line.state().equals(state))
        .mapToLong(Line::amountMinor)
        .sum();
  }

  private static String money(long minor, Payment payment) {
    return minor + " " + payment.currency();
  }
}
