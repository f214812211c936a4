package bida.payment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** What one operator may do about money alone. */
@ConfigMapping(prefix = "bida.operator")
interface OperatorConfig {

  /**
   * In minor units by currency, in lower case. As much as a shop can lose to one mistake without
   * noticing; a currency that is not named needs two persons from the first cent.
   */
  Map<String, Long> alone();

  /**
   * The sum of what one person does alone on a day, likewise: many small acts are as much money as
   * a large one. Four of the largest is a bad day at an epay operator's; more is worth a second
   * look.
   */
  Map<String, Long> daily();

  /** A proof is fresh for a working day; whoever finds it later looks again and proposes again. */
  @WithDefault("PT24H")
  Duration approveWithin();
}
