package bida.local.stack;

import bida.local.machine.Memory;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one part is doing. */
public record Health(
    String name, @Nullable Long pid, String url, State state, long rssMb, long pssMb) {

  /** Stopped by nobody or by down, running without an answer, or answering. */
  public enum State {
    STOPPED,
    STARTING,
    READY
  }

  public static List<Health> of(Stack stack) {
    if (!stack.founded()) {
      return Stack.names().stream()
          .map(name -> new Health(name, null, "", State.STOPPED, 0, 0))
          .toList();
    }
    return stack.parts().parallelStream().map(part -> of(stack, part)).toList();
  }

  public static boolean allReady(Stack stack) {
    return of(stack).stream().allMatch(line -> line.state() == State.READY);
  }

  public static boolean allReady(Stack stack, Set<String> parts) {
    return of(stack).stream()
        .filter(line -> parts.contains(line.name()))
        .allMatch(line -> line.state() == State.READY);
  }

  private static Health of(Stack stack, Part part) {
    var running = stack.pidFile(part.name()).living();
    if (running.isEmpty()) {
      return new Health(part.name(), null, part.url(), State.STOPPED, 0, 0);
    }
    var pid = running.get().pid();
    var memory = Memory.ofTree(pid);
    var state = part.ready().getAsBoolean() ? State.READY : State.STARTING;
    return new Health(part.name(), pid, part.url(), state, memory.rssMb(), memory.pssMb());
  }
}
