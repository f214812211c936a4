package bida.local.stack;

import bida.local.machine.AotCache;
import bida.local.machine.Fingerprint;
import bida.local.machine.Identity;
import bida.local.machine.Patience;
import bida.local.machine.PidFile;
import bida.local.machine.Say;
import bida.local.machine.Spawn;
import bida.local.machine.Strays;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Starts what is not running, in the order of its needs, and stops it in the reverse order. */
public final class Machinery {

  private final Stack stack;
  private final Say say;
  private final Semaphore services;
  private final Set<Long> spared;

  public Machinery(Stack stack, Say say) {
    this(stack, say, Set.of());
  }

  /**
   * @param spared processes of this home that are no strays, though no part of it
   */
  public Machinery(Stack stack, Say say, Set<Long> spared) {
    this.spared = Set.copyOf(spared);
    this.stack = stack;
    this.say = say;
    this.services = new Semaphore(stack.servicesAtOnce());
  }

  /** Parts that could not be started, with the reason; empty when everything is up. */
  public List<NotStarted> up(Collection<String> only) {
    clearStrays();
    stack.settlePorts(what -> say.line("ports", what));
    var wanted = withNeeds(stack.parts(), only);
    return inOrder(wanted, part -> part.needs(), this::start);
  }

  private static List<Part> withNeeds(List<Part> parts, Collection<String> only) {
    if (only.isEmpty()) {
      return parts;
    }
    var wanted = new HashSet<>(only);
    var size = 0;
    while (size != wanted.size()) {
      size = wanted.size();
      parts.stream()
          .filter(part -> wanted.contains(part.name()))
          .map(Part::needs)
          .forEach(wanted::addAll);
    }
    return parts.stream().filter(part -> wanted.contains(part.name())).toList();
  }

  /** Parts that could not be stopped; whatever needs a part is stopped before it. */
  public List<NotStarted> down() {
    var failed = new ArrayList<NotStarted>();
    if (stack.founded()) {
      var parts = stack.parts();
      failed.addAll(inOrder(parts, part -> needing(part, parts), this::stop));
    }
    clearStrays();
    return failed;
  }

  /** Stops these parts beside each other; whatever else needs them keeps running. */
  public List<NotStarted> down(Collection<String> names) {
    var parts = stack.parts().stream().filter(part -> names.contains(part.name())).toList();
    return inOrder(parts, part -> needing(part, parts), this::stop);
  }

  private static Set<String> needing(Part part, List<Part> parts) {
    return parts.stream()
        .filter(other -> other.needs().contains(part.name()))
        .map(Part::name)
        .collect(Collectors.toSet());
  }

  private List<NotStarted> inOrder(
      List<Part> parts, Function<Part, Collection<String>> after, InOrder.Work work) {
    var failed = Collections.synchronizedList(new ArrayList<NotStarted>());
    InOrder.run(
        parts,
        after,
        work,
        (part, e) -> {
          failed.add(new NotStarted(part.name(), String.valueOf(e.getMessage())));
          say.line(part.name(), "FAILED: " + e.getMessage());
        });
    return failed;
  }

  /** A part that did not come up, and why. */
  public record NotStarted(String part, String why) {}

  private void start(Part part) throws Exception {
    if (!Service.isOne(part.name())) {
      startNow(part);
      return;
    }
    services.acquire();
    try {
      startNow(part);
    } finally {
      services.release();
    }
  }

  private void startNow(Part part) throws Exception {
    var pidFile = stack.pidFile(part.name());
    var fingerprint = fingerprint(part);
    var running = pidFile.living();
    if (running.isPresent() && !running.get().fingerprint().equals(fingerprint)) {
      say.line(part.name(), "was built or configured anew; restarting it");
      stop(part);
      running = pidFile.living();
    }
    var adopted = running.isPresent();
    var process = adopted ? running.get().identity() : launch(part, pidFile, fingerprint);
    awaitReady(part, process);
    part.settle().run();
    say.line(part.name(), adopted ? "was running" : "ready on " + part.url());
  }

  private Identity launch(Part part, PidFile pidFile, String fingerprint) throws Exception {
    part.prepare().run();
    var command = new ArrayList<>(part.command());
    part.aot().map(AotCache::flags).ifPresent(flags -> command.addAll(1, flags));
    var environment = new HashMap<>(part.environment());
    environment.put(Strays.MARK, Strays.mark(stack.home(), part.name()));
    environment.put("MALLOC_ARENA_MAX", "2");
    var process =
        Spawn.start(command, environment, part.directory(), stack.home().log(part.name()));
    pidFile.write(process, fingerprint);
    return process;
  }

  private void awaitReady(Part part, Identity process) throws IOException {
    var up = Patience.await(() -> !process.alive() || part.ready().getAsBoolean(), Part.START);
    if (!process.alive()) {
      throw new IllegalStateException(
          "ended at once; the end of %s:\n%s"
              .formatted(stack.home().log(part.name()), tail(part.name())));
    }
    if (!up) {
      throw new IllegalStateException(
          "is not ready after %d s; see ./bida logs %s"
              .formatted(Part.START.toSeconds(), part.name()));
    }
  }

  private void stop(Part part) {
    var pidFile = stack.pidFile(part.name());
    var running = pidFile.living();
    if (running.isPresent()) {
      var process = running.get().identity();
      var politely = Spawn.stop(process, part.politeSignal(), part.stopLimit());
      if (politely) {
        part.aot().ifPresent(AotCache::keep);
      }
      say.line(part.name(), politely ? "stopped" : "did not stop in time and was killed");
    }
    pidFile.delete();
  }

  /** Ends what a run that was killed has left. */
  public void clearStrays() {
    var known =
        Stack.names().stream()
            .flatMap(name -> stack.pidFile(name).living().stream())
            .map(PidFile.Entry::pid)
            .collect(Collectors.toCollection(HashSet::new));
    known.addAll(spared);
    for (var stray : Strays.of(stack.home(), known)) {
      say.line("cleaning up", "process " + stray.pid() + ", left by a run that was killed");
      Spawn.stop(stray, "INT", Duration.ofSeconds(15));
    }
  }

  private static String fingerprint(Part part) {
    return new Fingerprint()
        .words(part.command())
        .words(part.environment().entrySet().stream().map(Object::toString).sorted().toList())
        .files(part.files())
        .toString();
  }

  private String tail(String part) throws IOException {
    return new LogEnd(stack.home().log(part)).toString();
  }
}
