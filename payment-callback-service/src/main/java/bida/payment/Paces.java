package bida.payment;

import bida.payment.Channels.Merchant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pace of each channel on this instance: its quota is that of all our merchants there together,
 * but silence closes the way of one merchant alone, for its certificate may have expired while the
 * channel answers everybody else.
 */
@ApplicationScoped
class Paces {

  private final PaymentConfig config;
  private final InstantSource clock;
  private final Map<String, Pace> byChannel = new ConcurrentHashMap<>();

  // Those that had no answer last; as many as are configured at most.
  private final Map<Merchant, Pace> unanswered = new ConcurrentHashMap<>();

  Paces(PaymentConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  int room(String channel) {
    return byChannel.computeIfAbsent(channel, _ -> pace()).room(now());
  }

  void ask(String channel, int questions) {
    byChannel.computeIfAbsent(channel, _ -> pace()).ask(questions);
  }

  void heard(Merchant merchant, boolean answered) {
    if (answered) {
      unanswered.remove(merchant);
    } else {
      unanswered.computeIfAbsent(merchant, _ -> pace()).silent(now());
    }
  }

  /** Whose way is closed by their silence, or open for one question only. */
  List<String> silent(String channel) {
    return unanswered.entrySet().stream()
        .filter(one -> one.getKey().channel().equals(channel) && one.getValue().isSilent())
        .map(one -> one.getKey().name())
        .toList();
  }

  /** Of the silent ones, those who have been left alone for long enough. */
  List<String> toTry(String channel) {
    return silent(channel).stream()
        .filter(name -> of(new Merchant(channel, name)).room(now()) > 0)
        .toList();
  }

  /** Until the answer is there, or so late that it is none, it is not tried again. */
  void tried(Merchant merchant) {
    of(merchant).close(now());
  }

  private Pace of(Merchant merchant) {
    return unanswered.getOrDefault(merchant, pace());
  }

  private Pace pace() {
    return new Pace(
        config.queriesPerSecond(), config.silencesToPause(), config.pauseAfterSilence());
  }

  private Instant now() {
    return clock.instant();
  }
}
