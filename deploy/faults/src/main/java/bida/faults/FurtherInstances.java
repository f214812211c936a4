package bida.faults;

import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Further instances of every service. Nobody calls them: they share the partitions and the timers
 * with those that do break, and take over what these leave.
 */
final class FurtherInstances implements AutoCloseable {

  private record Further(Service service, Instance instance) {}

  private final Stack stack;
  private final Parts parts;
  private final int instances;
  private final List<Further> running = new ArrayList<>();

  private FurtherInstances(Stack stack, Parts parts, int instances) {
    this.stack = stack;
    this.parts = parts;
    this.instances = instances;
  }

  /**
   * @param instances of each service, the one of up among them
   */
  static FurtherInstances start(Stack stack, Parts parts, int instances) {
    var further = new FurtherInstances(stack, parts, instances);
    try {
      for (var service : Service.values()) {
        further.start(service);
      }
      return further;
    } catch (IllegalStateException | UncheckedIOException e) {
      further.close();
      throw e;
    }
  }

  /** Does what needs a consumer group without members. */
  <T> T without(Service service, Supplier<T> what) {
    stop(running.stream().filter(one -> one.service() == service).toList());
    var done = what.get();
    start(service);
    return done;
  }

  private void start(Service service) {
    for (int number = 2; number <= instances; number++) {
      var name = service.module() + "-" + number;
      try {
        running.add(
            new Further(service, Instance.start(stack, service, name, Map.of(), List.of())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    spare();
  }

  private void stop(List<Further> some) {
    some.parallelStream().map(Further::instance).forEach(Instance::close);
    running.removeAll(some);
    spare();
  }

  private void spare() {
    parts.spare(running.stream().map(one -> one.instance().pid()).collect(Collectors.toSet()));
  }

  @Override
  public void close() {
    stop(List.copyOf(running));
  }
}
