package bida.simulators.time;

import bida.simulators.book.Sheet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The time all of Bida can live by: real time moved and stretched, never backwards. */
public final class SimulatedClock implements InstantSource {
  private static final double FASTEST = 100_000;

  private final InstantSource real;
  private final Sheet<Basis> sheet;
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile Basis basis;

  public SimulatedClock(InstantSource real, Path file, Instant start) {
    this.real = real;
    this.sheet = new Sheet<>(file, Basis.class);
    this.basis = sheet.read().orElseGet(() -> new Basis(start, real.instant(), 1));
    sheet.write(basis);
  }

  /** now = simulatedAtBase + (real - realAtBase) * rate. */
  public record Basis(Instant simulatedAtBase, Instant realAtBase, double rate) {
    Instant at(Instant real) {
      return simulatedAtBase.plusNanos(
          Math.round(Duration.between(realAtBase, real).toNanos() * rate));
    }
  }

  @Override
  public Instant instant() {
    return basis.at(real.instant());
  }

  public Instant realInstant() {
    return real.instant();
  }

  public Basis basis() {
    return basis;
  }

  public synchronized void onMove(Runnable listener) {
    listeners.add(listener);
  }

  public void advance(Duration by) {
    if (by.isNegative()) throw new GoesBack();
    move(instant().plus(by), basis.rate);
  }

  public void set(Instant to) {
    if (to.isBefore(instant())) throw new GoesBack();
    move(to, basis.rate);
  }

  public void rate(double rate) {
    if (!(rate >= 0 && rate <= FASTEST)) throw new GoesBack();
    move(instant(), rate);
  }

  /** How long to wait, in real time, until it is that late. */
  Duration realUntil(Instant due) {
    var missing = Duration.between(instant(), due);
    if (missing.isNegative() || missing.isZero()) return Duration.ZERO;
    if (basis.rate == 0) return Duration.ofDays(1);
    return Duration.ofNanos((long) (missing.toNanos() / basis.rate));
  }

  private synchronized void move(Instant to, double rate) {
    basis = new Basis(to, real.instant(), rate);
    sheet.write(basis);
    listeners.forEach(Runnable::run);
  }

  /** Somebody asked for a time before now, or for a rate that no clock can have. */
  public static final class GoesBack extends RuntimeException {
    GoesBack() {
      super("the clock never goes back, and its rate is between 0 and " + (long) FASTEST);
    }
  }
}
