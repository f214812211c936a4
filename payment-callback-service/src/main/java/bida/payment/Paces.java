package bida.payment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pace of each channel on this instance. */
@ApplicationScoped
class Paces {

  private final PaymentConfig config;
  private final InstantSource clock;
  private final Map<String, Pace> byChannel = new ConcurrentHashMap<>();

  Paces(PaymentConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  int room(String channel) {
    return of(channel).room(now());
  }

  void ask(String channel, int questions) {
    of(channel).ask(questions);
  }

  void heard(String channel, boolean answered) {
    if (answered) {
      of(channel).answered();
    } else {
      of(channel).silent(now());
    }
  }

  private Pace of(String channel) {
    return byChannel.computeIfAbsent(
        channel,
        _ ->
            new Pace(
                config.queriesPerSecond(), config.silencesToPause(), config.pauseAfterSilence()));
  }

  private Instant now() {
    return clock.instant();
  }
}
