package bida.order.core;

import static bida.platform.decision.Decision.accept;

import bida.contracts.Event;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** 预售: sold before it can be delivered; paid, it waits for the day it is shipped. */
final class Presale {

  private Presale() {}

  /** The last day of its lines: an order is shipped as a whole; null where none is a presale. */
  private static @Nullable Instant shipsAt(Order order) {
    return order.lines().stream()
        .flatMap(line -> Stream.ofNullable(line.shipsAt()))
        .max(Instant::compareTo)
        .orElse(null);
  }

  static boolean isAwaited(Order order, Instant now) {
    var day = shipsAt(order);
    return day != null && now.isBefore(day);
  }

  /** A paid order until then, or until its cooling-off ends, whichever is later. */
  static Order await(Order paid, Instant now) {
    var day = shipsAt(paid);
    if (day == null || !now.isBefore(day)) {
      return paid;
    }
    var held = paid.deadline();
    return paid.tagged(ReasonTag.PRESALE).until(held != null && held.isAfter(day) ? held : day);
  }

  /** Its deadline has passed: shipped, unless its day is still to come. */
  static Decision<Order, Event> ship(Order order, Instant now) {
    return isAwaited(order, now)
        ? accept(await(order.until(now), now))
        : Delivering.start(order, now);
  }
}
