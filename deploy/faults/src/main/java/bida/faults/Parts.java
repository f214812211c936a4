package bida.faults;

import bida.local.machine.AotCache;
import bida.local.machine.Memory;
import bida.local.machine.PidFile;
import bida.local.machine.Say;
import bida.local.machine.Shell;
import bida.local.stack.Machinery;
import bida.local.stack.Stack;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The processes of the system, as they are hurt and mended. */
final class Parts {

  private static final int GONE_SECONDS = 30;

  private final Stack stack;
  private final Say log;
  private Machinery machinery;

  Parts(Stack stack, Say log) {
    this.stack = stack;
    this.log = log;
    this.machinery = new Machinery(stack, log);
  }

  /** What runs beside the parts goes on whatever is started again. */
  void spare(Set<Long> pids) {
    machinery = new Machinery(stack, log, pids);
  }

  void up() {
    start(List.of());
  }

  // A first run records what later ones start from, and a polite stop then takes minutes: that is
  // not for the middle of a rolling restart.
  void upFromCaches() {
    up();
    if (stack.parts().stream()
        .anyMatch(part -> part.aot().filter(AotCache::recording).isPresent())) {
      machinery.down();
      up();
    }
  }

  void start(String part) {
    start(List.of(part));
  }

  void stop(String part) {
    stop(List.of(part));
  }

  /** Beside each other. */
  void stop(Collection<String> parts) {
    var failed = machinery.down(parts);
    if (!failed.isEmpty()) {
      throw new IllegalStateException("did not stop: " + failed);
    }
  }

  /** Gone when this returns. */
  void kill(String part) {
    var process = ProcessHandle.of(pid(part)).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(GONE_SECONDS, TimeUnit.SECONDS).join();
  }

  void freeze(String part) {
    signal("STOP", part);
  }

  void thaw(String part) {
    signal("CONT", part);
  }

  /** Whatever is frozen, for a run that ends in the middle of a fault. */
  void thawAll() {
    stack.parts().stream()
        .filter(part -> stack.pidFile(part.name()).living().isPresent())
        .forEach(part -> thaw(part.name()));
  }

  /** PSS of every process. */
  long memoryMb() {
    return stack.parts().stream()
        .map(part -> Memory.ofTree(pid(part.name())))
        .reduce(Memory.NONE, Memory::plus)
        .pssMb();
  }

  void start(Collection<String> parts) {
    var failed = machinery.up(parts);
    if (!failed.isEmpty()) {
      throw new IllegalStateException("did not start: " + failed);
    }
  }

  private void signal(String name, String part) {
    Shell.works("sh", "-c", "kill -" + name + " " + pid(part));
  }

  private long pid(String part) {
    return stack
        .pidFile(part)
        .living()
        .map(PidFile.Entry::pid)
        .orElseThrow(() -> new IllegalStateException(part + " does not run"));
  }
}
