package bida.payment.channel.wallet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of the platform wallet. */
@ConfigMapping(prefix = "bida.wallet")
interface WalletConfig {

  /** Our own database answers in milliseconds or is in trouble; the buyer is waiting. */
  @WithDefault("PT3S")
  Duration callTimeout();
}
