package bida.audit;

import static java.util.stream.Collectors.joining;

import bida.audit.Fact.Attempt;
import bida.audit.Fact.Line;
import bida.audit.Fact.Order;
import bida.audit.Fact.Return;
import java.util.List;

/**
 * Invariant I5 across databases: what a supplier has, or may have, is not paid back. Other lines of
 * the order may be, so the refunds leave at least the price of what is open.
 */
final class NoRefundOfWhatMayArrive implements Rule {

  @Override
  public boolean concerns(Together together) {
    return together.has(Attempt.class);
  }

  @Override
  public List<Finding> judge(Together together, Moment at) {
    return together.first(Order.class).map(order -> judge(together, order)).orElse(List.of());
  }

  private static List<Finding> judge(Together together, Order order) {
    var refunds =
        together.all(Return.class).stream()
            .filter(one -> one.paymentId().equals(order.paymentId()))
            .filter(one -> !one.status().equals("FAILED"))
            .toList();
    var back = refunds.stream().mapToLong(Return::amountMinor).sum();
    if (back == 0 || back + open(together) <= order.capturedMinor()) {
      return List.of();
    }
    return List.of(
        new Finding(
            order.key(),
            "refund %s of %d %s while the supplier may deliver: %s"
                .formatted(
                    refunds.stream().map(Return::refundNo).collect(joining(", ")),
                    back,
                    order.currency(),
                    together.all(Attempt.class).stream()
                        .map(attempt -> attempt.attemptNo() + " " + attempt.status())
                        .collect(joining(", ")))));
  }

  private static long open(Together together) {
    var lines = together.all(Attempt.class).stream().map(Attempt::lineNo).toList();
    return together.all(Line.class).stream()
        .filter(line -> lines.contains(line.lineNo()))
        .mapToLong(Line::amountMinor)
        .sum();
  }
}
