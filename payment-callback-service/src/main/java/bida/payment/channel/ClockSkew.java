package bida.payment.channel;

import bida.payment.PaymentConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * How far our clock is ahead of a channel's. Too far, and we refuse its callbacks while it refuses
 * our questions, each for being old: nothing else would say why.
 */
@Singleton
public final class ClockSkew {

  private static final Logger LOG = Logger.getLogger(ClockSkew.class);

  private final Map<String, AtomicLong> aheadSeconds = new ConcurrentHashMap<>();
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Duration alarm;

  public ClockSkew(MeterRegistry metrics, InstantSource clock, PaymentConfig config) {
    this.metrics = metrics;
    this.clock = clock;
    this.alarm = config.clockSkewAlarm();
  }

  /** {@code channelsNow}: the time the channel gave a moment ago. */
  public void heard(String channel, Instant channelsNow) {
    long now = Duration.between(channelsNow, clock.instant()).toSeconds();
    long before = aheadSeconds.computeIfAbsent(channel, this::gauge).getAndSet(now);
    if (isTooFar(now) && !isTooFar(before)) {
      LOG.warnf(
          "Our clock is %d s ahead of %s: at 300 s neither believes the other. Look at NTP; open"
              + " payments are asked about again when the clock is right.",
          now, channel);
    }
  }

  private boolean isTooFar(long seconds) {
    return Math.abs(seconds) > alarm.toSeconds();
  }

  private AtomicLong gauge(String channel) {
    return Objects.requireNonNull(
        metrics.gauge("bida.clock.skew.seconds", Tags.of("channel", channel), new AtomicLong()));
  }
}
