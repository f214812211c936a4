package bida.payment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** What bounds the search for lost money, and what a buyer is told to look for. */
@ConfigMapping(prefix = "bida.recovery")
public interface RecoveryConfig {

  /** Tries of one buyer: enough to correct a misread digit or two, too few to guess. */
  @WithDefault("5")
  int tries();

  /** Tries from one address: a household or an office behind one address, and no more. */
  @WithDefault("20")
  int triesPerAddress();

  /** How long a try counts. */
  @WithDefault("PT10M")
  Duration window();

  /** The bill shows the payer's minute, the channel tells its own: they lie a minute apart. */
  @WithDefault("PT1M")
  Duration tolerance();

  /** The buyer waits: a channel that has not answered by then is asked by the timers instead. */
  @WithDefault("PT4S")
  Duration askWithin();

  /**
   * No answer that tells nothing comes sooner: how long it took must not tell either. Longer than a
   * channel and the database usually need.
   */
  @WithDefault("PT1S")
  Duration quietAnswer();

  /** What stands on a bill as payee, by channel and the name of our merchant there. */
  Map<String, Map<String, String>> payees();
}
