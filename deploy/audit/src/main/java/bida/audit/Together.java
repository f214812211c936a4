package bida.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What all databases say under one key. */
record Together(String key, List<Fact> facts) {

  <F extends Fact> List<F> all(Class<F> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <F extends Fact> Optional<F> first(Class<F> kind) {
    return all(kind).stream().findFirst();
  }

  boolean has(Class<? extends Fact> kind) {
    return facts.stream().anyMatch(kind::isInstance);
  }

  /** Whether the news of one database may not have reached another one yet. */
  boolean isInFlight(Instant settled) {
    return facts.stream().anyMatch(fact -> fact.changedAt().isAfter(settled));
  }
}
