package bida.platform.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Not alive while a transaction has neither ended nor failed for half an hour: whatever it waits
 * for does not come (a connection whose other end went without a word, a lock), whoever reads a
 * topic or a table of what is due waits with it, and nobody hears of it. Trouble that is noticed
 * ends a try and begins the next, so a database that is away for a day is no such case. Operators
 * are called long before (alerts.yaml), for they can look at what it waits for.
 */
@Liveness
@Default // Which @Liveness, a qualifier as well, would take from it.
@ApplicationScoped
class Tries implements AsyncHealthCheck {

  // A group of 200 in one transaction, each of which waits 5 s for a lock, takes 17 min and goes on
  // all the same; whoever ended it would have it all begin again.
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private record Begun(String what, Instant at) {}

  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Map<Object, Begun> open = new ConcurrentHashMap<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  Tries(InstantSource clock, MeterRegistry metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  <T> Uni<T> watch(String what, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var one = new Object();
              open.put(one, new Begun(what, clock.instant()));
              if (known.add(what)) {
                metrics.gauge(
                    "bida.try.seconds", Tags.of("what", what), this, all -> all.age(what));
              }
              return Uni.createFrom()
                  .deferred(work::get)
                  .onTermination()
                  .invoke(() -> open.remove(one));
            });
  }

  /** Of the oldest, in seconds. */
  private long age(String what) {
    return open.values().stream()
        .filter(one -> one.what().equals(what))
        .mapToLong(one -> Duration.between(one.at(), clock.instant()).toSeconds())
        .max()
        .orElse(0);
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    var answer = HealthCheckResponse.named("Transactions end");
    var latest = clock.instant().minus(LONGEST);
    var stuck = open.values().stream().filter(one -> one.at().isBefore(latest)).toList();
    stuck.forEach(one -> answer.withData(one.what(), "since " + one.at()));
    return Uni.createFrom().item(answer.status(stuck.isEmpty()).build());
  }
}
