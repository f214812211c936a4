package bida.simulation.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** The clock, and what everybody has in common. */
public final class World {

  /** A Monday, ten o'clock in Beijing. */
  public static final Instant BEGINNING = Instant.parse("2026-03-02T02:00:00Z");

  /** How the name of a step begins in which time passes. */
  public static final String PASSES = "time passes";

  private final Set<Guard> missing;
  private final Consumer<String> story;
  private final boolean tells;
  private final Coverage coverage = new Coverage();
  private Instant now = BEGINNING;

  private World(Set<Guard> missing, Consumer<String> story, boolean tells) {
    this.missing = missing;
    this.story = story;
    this.tells = tells;
  }

  public static World silent(Set<Guard> missing) {
    return new World(missing, _ -> {}, false);
  }

  /** {@code story} hears every line of what happens. */
  public static World telling(Set<Guard> missing, Consumer<String> story) {
    return new World(missing, story, true);
  }

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
    tell("time passes: %s, it is %s", time, now);
  }

  public boolean lacks(Guard guard) {
    return missing.contains(guard);
  }

  /** Whether anybody hears what is told, so that whoever has to work for it may not. */
  public boolean tells() {
    return tells;
  }

  public void tell(String line, Object... facts) {
    if (tells) {
      story.accept(line.formatted(facts));
    }
  }

  public Coverage coverage() {
    return coverage;
  }
}
