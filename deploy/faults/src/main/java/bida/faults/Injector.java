package bida.faults;

import bida.faults.plan.Cable;
import bida.faults.plan.Fault;
import bida.local.stack.Books;
import bida.local.stack.Offsets;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Does to the system what the plan says, and mends it. */
final class Injector {

  // More than any two parts of one city are apart; a statement of ten rounds takes seconds.
  private static final Duration DELAY = Duration.ofMillis(250);

  // Within what channels tolerate, beyond what a delivery takes.
  private static final Duration AHEAD = Duration.ofSeconds(90);

  private final Parts parts;
  private final FurtherInstances further;
  private final Detours detours;
  private final Slots slots;
  private final Offsets offsets;
  private final LaterVersion later;
  private final Supplier<Instant> clock;

  Injector(
      Stack stack,
      Parts parts,
      FurtherInstances further,
      Detours detours,
      Supplier<Instant> clock) {
    this.parts = parts;
    this.further = further;
    this.detours = detours;
    this.slots = new Slots(stack);
    this.offsets = new Offsets(stack.at().kafka());
    this.later = new LaterVersion(new Books(stack));
    this.clock = clock;
  }

  Injected inject(Fault fault) {
    var began = clock.get();
    var remark =
        switch (fault.kind()) {
          case KILL, OUTAGE -> away(fault);
          case FREEZE -> frozen(fault);
          case ROLLING_RESTART -> restarted();
          case CUT -> cut(fault);
          case SLOW -> slowed(fault);
          case CLOCK_AHEAD -> ahead(fault);
          case OFFSET_RESET -> setBack(fault.target());
          case SLOT_DROPPED -> slotDropped(fault, began);
        };
    return new Injected(fault, began, clock.get(), remark);
  }

  private String away(Fault fault) {
    var relay = fault.target().equals("relay");
    var before = relay ? slots.bytesBehind() : 0;
    parts.kill(fault.target());
    pass(fault.lasts());
    var after = relay ? slots.bytesBehind() : 0;
    parts.start(fault.target());
    return relay
        ? "the slot held back %,d kB, %,d kB before".formatted(after / 1024, before / 1024)
        : "";
  }

  private String frozen(Fault fault) {
    parts.freeze(fault.target());
    pass(fault.lasts());
    parts.thaw(fault.target());
    return "";
  }

  private String restarted() {
    long told = 0;
    for (var service : Service.values()) {
      parts.stop(service.module());
      parts.start(service.module());
      told += later.publish(service, clock.get());
    }
    return "%d events of a later version were told meanwhile".formatted(told);
  }

  private String cut(Fault fault) {
    var link = detours.links().of(Cable.valueOf(fault.target()));
    link.cut();
    pass(fault.lasts());
    link.mend();
    return "";
  }

  private String slowed(Fault fault) {
    var link = detours.links().of(Cable.valueOf(fault.target()));
    link.slow(DELAY);
    pass(fault.lasts());
    link.mend();
    return "by %d ms in each direction".formatted(DELAY.toMillis());
  }

  private String ahead(Fault fault) {
    detours.clocks().set(fault.target(), AHEAD);
    pass(fault.lasts());
    detours.clocks().mend(fault.target());
    return "by %d s".formatted(AHEAD.toSeconds());
  }

  private String setBack(String service) {
    parts.stop(service);
    var again = further.without(Service.named(service), () -> offsets.reset(service));
    parts.start(service);
    return "%,d records come once more".formatted(again);
  }

  private String slotDropped(Fault fault, Instant began) {
    parts.kill("relay");
    slots.drop(fault.target());
    pass(fault.lasts());
    slots.create(fault.target());
    var again = slots.publishAgain(fault.target(), began);
    parts.start("relay");
    return "%,d rows were published again".formatted(again);
  }

  private static void pass(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
