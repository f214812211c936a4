package bida.simulation.machine;

import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Commands at a moment at which nobody honest tells them. Beside each one that is told in a
 * lifecycle, others are put to the same state and to the one it leads to: the latest of their kind
 * that anybody was told, or such as nobody tells here. A core answers whatever it is asked, and
 * goes only where it may; its answer is not stored, so that the run is the same as without.
 *
 * @param <S> what has the states
 * @param <C> what is told
 */
public final class Strays<S, C> {

  /**
   * A core.
   *
   * @param <E> what it tells others
   */
  @FunctionalInterface
  public interface Core<S, C, E> {
    Decision<S, E> decide(S state, C command, Instant now);
  }

  /**
   * Where what has the states may go.
   *
   * @param <S> what has the states
   * @param <C> what is told
   */
  @FunctionalInterface
  public interface Ways<S, C> {
    boolean allow(S before, C told, S after);
  }

  /** Of a lifecycle whose ways its own tests know. */
  public static <S, C> Ways<S, C> anywhere() {
    return (_, _, _) -> true;
  }

  // Enough for a claim, its end, and what is told of it too late to come one after the other.
  private static final int STRAYS_IN_A_ROW = 6;

  // Past every deadline there is, now and then.
  private static final List<Duration> LATER =
      List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10), Duration.ofDays(4));

  private final World world;
  private final String lifecycle;
  private final Function<S, Enum<?>> status;
  private final Ways<S, C> ways;
  private final Map<Class<?>, Integer> places = new HashMap<>();
  private final List<C> known = new ArrayList<>();
  // Of its own: a schedule means the same whatever strays.
  private final SplittableRandom whims;

  /**
   * @param others those that nobody may ever tell here
   */
  public Strays(
      World world,
      String lifecycle,
      Function<S, Enum<?>> status,
      Ways<S, C> ways,
      List<? extends C> others) {
    this.world = world;
    this.lifecycle = lifecycle;
    this.status = status;
    this.ways = ways;
    this.whims = new SplittableRandom(lifecycle.hashCode());
    others.forEach(this::learn);
  }

  public void learn(C command) {
    var place = places.putIfAbsent(command.getClass(), known.size());
    if (place == null) {
      known.add(command);
    } else {
      known.set(place, command);
    }
  }

  /** What it answers; beside it others are asked, before and after. */
  public <E> Decision<S, E> decide(S state, C command, Core<S, C, E> core) {
    world.coverage().met(lifecycle, status.apply(state), command);
    learn(command);
    ask(state, core);
    var decision = core.decide(state, command, world.now());
    if (decision instanceof Accepted<S, E>(var next, _)) {
      ask(next, core);
    }
    return decision;
  }

  // Whatever it lets itself be led to is asked on.
  private <E> void ask(S state, Core<S, C, E> core) {
    var at = state;
    var now = world.now();
    for (int steps = 0; steps < STRAYS_IN_A_ROW; steps++) {
      var stray = known.get(whims.nextInt(known.size()));
      world.coverage().strayed(lifecycle, status.apply(at), stray);
      now = now.plus(LATER.get(whims.nextInt(LATER.size())));
      if (core.decide(at, stray, now) instanceof Accepted<S, E>(var next, _)) {
        if (!ways.allow(at, stray, next)) {
          throw new IllegalStateException(
              "%s goes from %s to %s at %s"
                  .formatted(lifecycle, status.apply(at), status.apply(next), stray.getClass()));
        }
        at = next;
      }
    }
  }
}
