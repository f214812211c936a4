package bida.platform.test;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Stands still at the moment the application started until a test moves it; inject it to do so. */
@Mock
@Singleton
public class TestClock implements InstantSource {

  // Milliseconds leave room and read well.
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));

  @Override
  public Instant instant() {
    return now.get();
  }

  public void advance(Duration by) {
    now.updateAndGet(instant -> stored(instant.plus(by)));
  }

  public void set(Instant instant) {
    now.set(stored(instant));
  }

  // PostgreSQL keeps microseconds: what comes back from it is still the same moment.
  private static Instant stored(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
