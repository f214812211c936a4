package bida.platform.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How old what this process reads of a topic is, in seconds: a topic keeps a record for a week, and
 * somebody has to know long before a slow reader meets that (failures.md E23).
 */
@ApplicationScoped
class ReaderAge {

  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Map<String, AtomicLong> seconds = new ConcurrentHashMap<>();

  ReaderAge(MeterRegistry metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  void read(Received received) {
    var published = received.publishedAt();
    if (published != null) {
      of(received.topic()).set(Duration.between(published, clock.instant()).toSeconds());
    }
  }

  private AtomicLong of(String topic) {
    return seconds.computeIfAbsent(
        topic,
        name ->
            Objects.requireNonNull(
                metrics.gauge("bida.inbox.age.seconds", Tags.of("topic", name), new AtomicLong())));
  }
}
