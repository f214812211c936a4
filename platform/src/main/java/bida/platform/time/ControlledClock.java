package bida.platform.time;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Follows offset and rate of the simulators' clock, so that days pass in seconds for every process
 * alike.
 */
final class ControlledClock implements InstantSource, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ControlledClock.class);

  // Often enough that a jump reaches every process before a person looks, rare enough to cost
  // nothing.
  private static final Duration POLL = Duration.ofMillis(250);

  /** Now is {@code simulatedAtBase + (real - realAtBase) * rate}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Setting(Instant simulatedAtBase, Instant realAtBase, double rate) {
    Instant at(Instant real) {
      var passed = Duration.between(realAtBase, real);
      return simulatedAtBase.plusNanos(Math.round(passed.toNanos() * rate));
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(POLL.multipliedBy(8)).build();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clock").factory());
  private final InstantSource real;
  private final ObjectMapper json;
  private final URI url;
  private volatile Setting setting;

  ControlledClock(InstantSource real, ObjectMapper json, URI url) {
    this.real = real;
    this.json = json;
    this.url = url;
    this.setting = new Setting(real.instant(), real.instant(), 1);
    poll();
    poller.scheduleWithFixedDelay(
        this::poll, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Instant instant() {
    return setting.at(real.instant());
  }

  private void poll() {
    try {
      var request = HttpRequest.newBuilder(url).timeout(POLL.multipliedBy(8)).build();
      setting =
          json.readValue(http.send(request, BodyHandlers.ofByteArray()).body(), Setting.class);
    } catch (IOException e) {
      // The last setting keeps running: a simulator restarts within seconds with the same clock.
      LOG.debugf("Clock at %s does not answer: %s", url, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    poller.shutdownNow();
    http.shutdownNow();
  }
}
