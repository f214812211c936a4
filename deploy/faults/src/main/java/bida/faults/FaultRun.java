package bida.faults;

import bida.faults.plan.Plan;
import bida.load.measure.Schedule;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.machine.Home;
import bida.local.machine.Say;
import bida.local.stack.Jvm;
import bida.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One run, from the start of the system to the verdict. */
final class FaultRun {

  private static final double MINUTES_OF_AN_HOUR = 60;

  private final Home home;
  private final Plan plan;
  private final Schedule schedule;
  private final Conditions conditions;
  private final Say say;

  FaultRun(Home home, Plan plan, Conditions conditions, Say say) {
    this.home = home;
    this.plan = plan;
    this.schedule = new Schedule(conditions.perSecond(), plan.length());
    this.conditions = conditions;
    this.say = say;
  }

  Report report() throws IOException {
    var usual = new Stack(home);
    usual.settlePorts(what -> say.line("ports", what));
    var world = new World(new Web(), usual.at().http("control"));
    try (var log = new PrintStream(home.log("faults").toFile(), StandardCharsets.UTF_8);
        var detours = Detours.open(usual.at(), world)) {
      var details = new Say(log);
      var stack = new Stack(home, Jvm.Tuning.LEAN, detours.settings());
      var parts = new Parts(stack, details);
      Runtime.getRuntime().addShutdownHook(new Thread(parts::thawAll, "thaw"));
      say.line("faults", "starts the system with detours; more in " + home.log("faults"));
      try {
        parts.upFromCaches();
        try (var further = FurtherInstances.start(stack, parts, conditions.instances())) {
          return judged(stack, world, parts, further, detours);
        }
      } finally {
        say.line("faults", "starts it without detours");
        world.rate(1);
        new Parts(usual, details).up();
      }
    }
  }

  private Report judged(
      Stack stack, World world, Parts parts, FurtherInstances further, Detours detours) {
    world.rate(conditions.clockRate());
    // The same moment would be the same run again, whose keys are remembered.
    world.advance(Duration.ofSeconds(1));
    var clock = world.clock();
    Supplier<Instant> now = () -> clock.at(InstantSource.system().instant());
    var injector = new Injector(stack, parts, further, detours, now);
    Told.plan(plan).forEach(line -> say.line("plan", line));
    var before = parts.memoryMb();
    var course = new Troubled(plan, schedule, injector, say).course(visitors(world, now), now);
    var told =
        List.of(
            Finding.told(
                "time that passed for everybody",
                plan.length().toMinutes() * conditions.clockRate() / MINUTES_OF_AN_HOUR,
                "h"),
            Finding.told("memory of all processes before (PSS)", (double) before, "MB"),
            Finding.told("memory of all processes after (PSS)", (double) parts.memoryMb(), "MB"));
    say.line("heal", "every fault is over; waits for what was paid");
    world.rate(1);
    return new Judgement(stack, world, plan, say).of(course, told);
  }

  private Visitors visitors(World world, Supplier<Instant> now) {
    var random = new Random(plan.seed());
    var visits =
        IntStream.rangeClosed(1, schedule.size())
            .mapToObj(number -> Visit.random(number, random))
            .toList();
    var shop = Shop.open(new Web(), home.root(), plan.seed(), schedule.size());
    return new Visitors(visits, shop, world, now);
  }
}
