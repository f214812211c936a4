package bida.platform.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one app may ask of one instance, for each policy by itself. */
@ConfigMapping(prefix = "bida.rate-limit")
public interface RateLimitConfig {

  /**
   * 17 million a day, more than an app sells; one that runs wild still leaves an instance to the
   * others. Who measured what an instance bears sets half of it. 0: no limit.
   */
  @WithDefault("200")
  int perSecond();

  /** Two seconds at once: the beginning of a sale, or what an app kept while we were away. */
  @WithDefault("400")
  int burst();

  /**
   * Buckets that are kept; beyond, the app that was silent for the longest begins with a full one.
   */
  @WithDefault("10000")
  int apps();
}
