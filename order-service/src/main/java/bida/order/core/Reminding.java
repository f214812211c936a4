package bida.order.core;

import static bida.platform.decision.Decision.accept;

import bida.contracts.Event;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The buyer has to act: reminded thrice, and after three days it is over (product.md, Timers). */
final class Reminding {

  static final Duration ACT_WITHIN = Duration.ofHours(72);
  private static final List<Duration> AFTER =
      List.of(Duration.ofHours(1), Duration.ofHours(24), Duration.ofHours(48));

  private Reminding() {}

  /** When the clock looks next at what has to be done by then. */
  static Instant next(Instant actBy, Instant now) {
    var asked = actBy.minus(ACT_WITHIN);
    return AFTER.stream()
        .map(asked::plus)
        .filter(reminder -> reminder.isAfter(now))
        .findFirst()
        .orElse(actBy);
  }

  /** From now on every line whose account is wrong waits for its buyer until then. */
  static Order asking(Order order, Instant actBy, Instant now) {
    return order.eachOpenLine(
        line ->
            line.state() == OrderLine.LineState.ACCOUNT_WRONG
                ? line.awaiting(
                    Waiting.because(line.waiting(), ReasonTag.ACCOUNT_INVALID, now, actBy))
                : line);
  }

  static Decision<Order, Event> pass(Order order, Instant now) {
    var actBy = Waits.actBy(order);
    // An order of before there were reminders has one deadline, and this is it.
    if (actBy == null || !now.isBefore(actBy)) {
      return Delivering.notCorrected(order, now);
    }
    var later = order.until(next(actBy, now));
    var number = number(actBy, now);
    return number == 0
        ? accept(later)
        : accept(
            later,
            new ActionReminderDue(
                order.orderNo(),
                order.tenant(),
                ReasonTag.ACCOUNT_INVALID.name(),
                number,
                actBy,
                now));
  }

  // A clock that jumped over two of them tells the last.
  private static int number(Instant actBy, Instant now) {
    var asked = actBy.minus(ACT_WITHIN);
    return (int) AFTER.stream().filter(after -> !asked.plus(after).isAfter(now)).count();
  }
}
