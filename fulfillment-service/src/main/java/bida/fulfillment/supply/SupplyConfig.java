package bida.fulfillment.supply;

import bida.fulfillment.core.Outlook.Steadiness;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what is known of suppliers' goods. */
@ConfigMapping(prefix = "bida.supply")
public interface SupplyConfig {

  /** From one question about a product to the next, where its supplier has not too many of them. */
  @WithDefault("PT1M")
  Duration every();

  /** Looks in a row that have to agree: one may be old, or of a replica that lags behind. */
  @WithDefault("2")
  int looks();

  /**
   * Over so long they agree that a way is of no use; orders are refused by the supplier till then.
   */
  @WithDefault("PT1M")
  Duration pauseAfter();

  /** Over so long they agree that it is of use again: a shelf that flutters stays closed. */
  @WithDefault("PT5M")
  Duration resumeAfter();

  /**
   * What nobody has confirmed for so long is forgotten: a supplier that is silent pauses nothing.
   */
  @WithDefault("PT6H")
  Duration forgetAfter();

  /** A worker that said nothing for so long is gone; longer than a round with all its time-outs. */
  @WithDefault("PT5M")
  Duration lease();

  default Steadiness steadiness() {
    return new Steadiness(looks(), pauseAfter(), resumeAfter(), forgetAfter());
  }
}
