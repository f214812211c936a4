package bida.faults;

import bida.faults.plan.Fault;
import bida.faults.plan.Plan;
import bida.load.measure.OpenLoad;
import bida.load.measure.Schedule;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Buyers come, and meanwhile things break. */
final class Troubled {

  private static final Duration TOLD_EVERY = Duration.ofSeconds(15);

  private final Plan plan;
  private final Schedule schedule;
  private final Injector injector;
  private final Say say;

  Troubled(Plan plan, Schedule schedule, Injector injector, Say say) {
    this.plan = plan;
    this.schedule = schedule;
    this.injector = injector;
    this.say = say;
  }

  /** Over when the last buyer has gone and the last fault is mended. */
  Course course(Visitors visitors, Supplier<Instant> now) {
    var from = now.get();
    var began = System.nanoTime();
    var load =
        CompletableFuture.supplyAsync(
            () -> OpenLoad.run(schedule, visitors::attempt),
            task -> Thread.ofPlatform().name("load").daemon().start(task));
    var over = new AtomicBoolean();
    Thread.startVirtualThread(() -> tell(visitors, over));
    var injected = new ArrayList<Injected>();
    for (var fault : plan.faults()) {
      var due = began + fault.at().toNanos();
      Patience.await(() -> System.nanoTime() >= due, fault.at());
      injected.add(injected(fault));
    }
    var run = load.join();
    over.set(true);
    return new Course(schedule, from, injected, visitors.sales(), run);
  }

  private Injected injected(Fault fault) {
    say.line("fault " + fault.number(), fault.sentence());
    var injected = injector.inject(fault);
    var took = Duration.between(injected.began(), injected.ended()).toMillis() / 1000.0;
    say.line(
        "fault " + fault.number(), "mended after %.1f s %s".formatted(took, injected.remark()));
    return injected;
  }

  private void tell(Visitors visitors, AtomicBoolean over) {
    while (!Patience.await(over::get, TOLD_EVERY)) {
      say.line(
          "load", "%d orders placed, %d paid".formatted(visitors.sales().size(), visitors.paid()));
    }
  }
}
