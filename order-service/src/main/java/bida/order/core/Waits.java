package bida.order.core;

import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderLine.LineState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the lines of an order wait for, and the tags that tell of it. */
public final class Waits {

  /** Troubles that pass by themselves: their tags go with the last line that has them. */
  private static final Set<ReasonTag> PASSING =
      EnumSet.of(
          ReasonTag.DELAYED_MAINTENANCE,
          ReasonTag.DELAYED_RESTOCK,
          ReasonTag.RETRYING,
          ReasonTag.UPSTREAM_UNCERTAIN);

  private Waits() {}

  /** What is known of a tag; of several lines the one that waits longest. */
  public static Optional<Waiting> of(Order order, ReasonTag tag) {
    return open(order)
        .filter(waiting -> waiting.tag() == tag)
        .reduce((one, other) -> isLater(other.until(), one.until()) ? other : one);
  }

  /** By when the buyer has to act; null where he has not, or where the order is of before that. */
  public static @Nullable Instant actBy(Order order) {
    return order.status() == OrderStatus.ACTION_REQUIRED
        ? order.lines().stream()
            .filter(line -> line.state() == LineState.ACCOUNT_WRONG)
            .flatMap(line -> Stream.ofNullable(line.waiting()))
            .flatMap(waiting -> Stream.ofNullable(waiting.until()))
            .max(Instant::compareTo)
            .orElse(null)
        : null;
  }

  /** By when something happens that people care for: a reminder is none. */
  public static @Nullable Instant deadline(Order order) {
    var actBy = actBy(order);
    return actBy == null || order.has(ReasonTag.OVERDUE) ? order.deadline() : actBy;
  }

  static @Nullable Instant urgedAt(Order order) {
    return open(order)
        .flatMap(waiting -> Stream.ofNullable(waiting.urgedAt()))
        .max(Instant::compareTo)
        .orElse(null);
  }

  static Order noting(Order order, DelayLine news, ReasonTag tag, Instant now) {
    var noted =
        order.line(
            news.lineNo(),
            line -> line.awaiting(Waiting.because(line.waiting(), now, told(news, tag))));
    return calmed(noted).tagged(tag);
  }

  static boolean isKnown(Order order, DelayLine news, ReasonTag tag) {
    return order.has(tag)
        && order.lines().stream()
            .filter(line -> line.lineNo() == news.lineNo())
            .anyMatch(line -> told(news, tag).saysTheSameAs(line.waiting()));
  }

  private static Waiting told(DelayLine news, ReasonTag tag) {
    return new Waiting(
        tag, null, news.until(), news.attempt(), news.attempts(), null, news.refundAt());
  }

  /** Without the tags of troubles that no line has any more. */
  static Order calmed(Order order) {
    var left = EnumSet.copyOf(PASSING);
    open(order).flatMap(waiting -> Stream.ofNullable(waiting.tag())).forEach(left::remove);
    return order.untagged(left.toArray(ReasonTag[]::new));
  }

  private static Stream<Waiting> open(Order order) {
    return order.lines().stream()
        .filter(OrderLine::isOpen)
        .flatMap(line -> Stream.ofNullable(line.waiting()));
  }

  private static boolean isLater(@Nullable Instant one, @Nullable Instant other) {
    return one != null && (other == null || one.isAfter(other));
  }
}
