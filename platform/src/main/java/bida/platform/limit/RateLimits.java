package bida.platform.limit;

import bida.platform.limit.Rate.Taken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/** The buckets of all apps on this instance; nothing is shared with another one. */
@ApplicationScoped
public class RateLimits {

  /** One try of an app. */
  record Try(boolean allowed, Quota quota) {}

  private record Whose(String policy, String app) {}

  private final RateLimitConfig config;
  private final InstantSource clock;
  private final Map<Whose, Instant> fullAt;

  public RateLimits(RateLimitConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.fullAt =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Entry<Whose, Instant> eldest) {
            return size() > config.apps();
          }
        };
  }

  /** Empty where there is no limit. */
  Optional<Try> take(String policy, String app) {
    if (config.perSecond() <= 0) {
      return Optional.empty();
    }
    var rate = new Rate(config.perSecond(), config.burst());
    var taken = take(rate, new Whose(policy, app), clock.instant());
    var quota = new Quota(policy, rate.burst(), rate.whole(), taken.left(), taken.untilFull());
    return Optional.of(new Try(taken.allowed(), quota));
  }

  private synchronized Taken take(Rate rate, Whose whose, Instant now) {
    var taken = rate.take(fullAt.get(whose), now);
    fullAt.put(whose, taken.fullAt());
    return taken;
  }
}
