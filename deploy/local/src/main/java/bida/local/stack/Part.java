package bida.local.stack;

import bida.local.machine.AotCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One process of the system.
 *
 * @param needs parts that must be ready before this one starts, and gone after it
 * @param ports names of the ports it listens on
 * @param url where a person or a program finds it
 * @param files what it is made of; when one changes, a running process is stale
 * @param prepare makes its folders and files, before every start
 * @param ready whether it answers
 * @param settle what has to exist inside it once it runs (roles, topics); done again at every up
 * @param politeSignal what ends it best
 */
public record Part(
    String name,
    Set<String> needs,
    Set<String> ports,
    String url,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    List<Path> files,
    Step prepare,
    BooleanSupplier ready,
    Step settle,
    Optional<AotCache> aot,
    String politeSignal) {

  // Ten processes that start at once on two cores are slow before they are broken.
  static final Duration START = Duration.ofSeconds(180);
  static final Duration STOP = Duration.ofSeconds(20);

  // Writing an AOT cache takes a core for several seconds, and every part wants to at once.
  static final Duration STOP_RECORDING = Duration.ofSeconds(180);

  /** Work that may fail. */
  @FunctionalInterface
  public interface Step {
    Step NOTHING = () -> {};

    void run() throws Exception;
  }

  Duration stopLimit() {
    return aot.filter(AotCache::recording).isPresent() ? STOP_RECORDING : STOP;
  }
}
