package bida.fulfillment.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The suppliers before and after the present attempt, as they were when the line was taken on.
 *
 * @param next who is tried when the present one has confirmed that it delivers nothing, in order
 * @param earlier who confirmed so; each stays known, for it may contradict itself later
 */
public record Routing(List<Route> next, List<Attempt> earlier) {

  public static final Routing NONE = new Routing(List.of(), List.of());

  public Routing {
    next = List.copyOf(next);
    earlier = List.copyOf(earlier);
  }

  /** With these to fall back on. */
  public static Routing over(List<Route> next) {
    return new Routing(next, List.of());
  }

  /** Without the first of them: it has its turn. */
  Routing nextTaken() {
    return new Routing(next.subList(1, next.size()), earlier);
  }

  /** {@code way} has its turn now, and {@code last} after all others. */
  Routing swapping(Route way, Route last) {
    var rest = new ArrayList<>(next);
    rest.remove(way);
    rest.add(last);
    return new Routing(rest, earlier);
  }

  Routing noting(Attempt failed) {
    var all = new ArrayList<>(earlier);
    all.add(failed);
    return new Routing(next, all);
  }

  Optional<Attempt> earlier(String attemptNo) {
    return earlier.stream().filter(attempt -> attempt.attemptNo().equals(attemptNo)).findFirst();
  }
}
