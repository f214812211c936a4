package bida.simulation.machine;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which commands met which states, and how often which trouble was made. */
public final class Coverage {

  /** A lifecycle's state, and the command that met it. */
  public record Pair(String lifecycle, Enum<?> state, Class<?> command) {}

  private final Map<Pair, Long> pairs = new HashMap<>();
  private final Set<Pair> strays = new HashSet<>();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<String, Long> ends = new TreeMap<>();

  public void met(String lifecycle, Enum<?> state, Object command) {
    pairs.merge(new Pair(lifecycle, state, command.getClass()), 1L, Long::sum);
  }

  /** Put to a core beside what happens, see {@link Strays}. */
  public void strayed(String lifecycle, Enum<?> state, Object command) {
    strays.add(new Pair(lifecycle, state, command.getClass()));
  }

  public void made(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  /** Where a thing ended, for people to see that a run is no idle one. */
  public void ended(String how) {
    ends.merge(how, 1L, Long::sum);
  }

  public void add(Coverage other) {
    other.pairs.forEach((pair, times) -> pairs.merge(pair, times, Long::sum));
    strays.addAll(other.strays);
    other.faults.forEach((fault, times) -> faults.merge(fault, times, Long::sum));
    other.ends.forEach((end, times) -> ends.merge(end, times, Long::sum));
  }

  public Map<Pair, Long> pairs() {
    return pairs;
  }

  public Set<Pair> strays() {
    return strays;
  }

  public Map<Fault, Long> faults() {
    return faults;
  }

  public Map<String, Long> ends() {
    return ends;
  }
}
