package bida.platform.decision;

import java.util.List;

/**
 * What a core answers to a command: the next state with its events, nothing to do, or the caller's
 * mistake.
 */
public sealed interface Decision<S, E> {

  /** The next state, and what it tells the others, to be stored in one transaction. */
  record Accepted<S, E>(S next, List<E> events) implements Decision<S, E> {}

  /** Already so, or no longer of interest: acknowledge. */
  record Ignored<S, E>(String why) implements Decision<S, E> {}

  /** The caller's mistake; {@code code} is part of the API. */
  record Refused<S, E>(String code, String why) implements Decision<S, E> {}

  @SafeVarargs
  static <S, E> Decision<S, E> accept(S next, E... events) {
    return new Accepted<>(next, List.of(events));
  }

  static <S, E> Decision<S, E> accept(S next, List<E> events) {
    return new Accepted<>(next, List.copyOf(events));
  }

  static <S, E> Decision<S, E> ignore(String why) {
    return new Ignored<>(why);
  }

  static <S, E> Decision<S, E> refuse(String code, String why) {
    return new Refused<>(code, why);
  }
}
