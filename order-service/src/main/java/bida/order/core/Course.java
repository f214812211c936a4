package bida.order.core;

import bida.contracts.Event;
import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How far an order goes at once, in the transaction of whoever asked for its first step. */
public final class Course {

  /**
   * @param command what was asked: of all but the first it is the deadline that passed
   */
  public record Step(Order before, Order after, OrderCommand command, List<Event> events) {}

  /** What {@link OrderLifecycle} does, and perhaps more beside it. */
  @FunctionalInterface
  public interface Decide {
    Decision<Order, Event> decide(Order order, OrderCommand command, Instant now);
  }

  private Course() {}

  /** That step, and those that are due at once after it (a hold of 0, a failure's refund). */
  public static List<Step> of(
      Order order,
      OrderCommand command,
      Accepted<Order, Event> first,
      Instant now,
      Decide lifecycle) {
    var course = new ArrayList<Step>();
    course.add(new Step(order, first.next(), command, first.events()));
    var passed = new PassDeadline();
    while (course.getLast().after().isDue(now)
        && lifecycle.decide(course.getLast().after(), passed, now)
            instanceof Accepted<Order, Event> further) {
      course.add(new Step(course.getLast().after(), further.next(), passed, further.events()));
    }
    return List.copyOf(course);
  }
}
