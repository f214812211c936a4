package bida.faults.plan;

import java.time.Duration;

/**
 * One thing that is done to the system.
 *
 * @param target a process, a cable, a slot; all services for what concerns them all
 * @param at after the beginning of the load, at the earliest
 * @param lasts until it is mended; zero where mending begins at once
 */
public record Fault(int number, Kind kind, String target, Duration at, Duration lasts) {

  public String sentence() {
    return lasts.isZero()
        ? "%s %s".formatted(target, kind.done())
        : "%s %s for %d s".formatted(target, kind.done(), lasts.toSeconds());
  }
}
