package bida.fulfillment.statement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the comparison with suppliers' statements and balances. */
@ConfigMapping(prefix = "bida.statements")
interface StatementConfig {

  /** Finished days that are fetched by themselves: a weekend of trouble, and a day. */
  @WithDefault("3")
  int daysBack();

  /** A worker that said nothing for so long is gone; longer than the longest statement takes. */
  @WithDefault("PT5M")
  Duration lease();

  /** From one try to the next, and so much more each time: yesterday does not hurry. */
  @WithDefault("PT10M")
  Duration tryAgainAfter();

  /** With the pauses half a day; then a person asks the supplier for it. */
  @WithDefault("12")
  int tries();

  /** Cases of one statement: with more of them it is the statement that is wrong. */
  @WithDefault("100")
  int cases();

  /**
   * From one reading of our money at a supplier to the next: money that comes in between them hides
   * as much of what went out.
   */
  @WithDefault("PT1M")
  Duration balanceEvery();
}
