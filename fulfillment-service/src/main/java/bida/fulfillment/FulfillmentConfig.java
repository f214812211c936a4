package bida.fulfillment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Settings of deliveries. */
@ConfigMapping(prefix = "bida.fulfillment")
interface FulfillmentConfig {

  /** Where suppliers reach us; the callback route is added. */
  @WithDefault("http://127.0.0.1:8083")
  URI publicUrl();

  /** Calls to one supplier under way in one instance: well below its usual limit of 100/s. */
  @WithDefault("16")
  int callsInFlight();

  /** Calls in a row without an answer after which a supplier is only probed. */
  @WithDefault("5")
  int silencesToPause();

  /** From one probe to the next: orders wait no longer than that once it is back. */
  @WithDefault("PT15S")
  Duration pauseOfSilent();

  /** A worker that said nothing for so long is gone; longer than any call with its time-outs. */
  @WithDefault("PT1M")
  Duration lease();

  /** A callback has below 2 kB; more is not one. */
  @WithDefault("65536")
  int maxCallbackBytes();

  /** Callbacks applied in one tick, so that a flood leaves the other timers their turn. */
  @WithDefault("200")
  int callbackBatch();

  /** Units of one line: what order-service sells at most, with room. */
  @WithDefault("1000")
  int maxUnits();

  /**
   * By supplier, in its currency: with less of our money there somebody has to pay in, and hears of
   * it before orders are refused. For who is not named nobody is called.
   */
  Map<String, BigDecimal> lowestBalance();

  /**
   * An outcome that nobody has learnt for so long is settled at our loss (product.md, Never-ending
   * UNKNOWN): people have been asking after it for two days by then.
   */
  @WithDefault("PT72H")
  Duration lossAfter();

  /** By supplier, where another time was agreed with it. */
  Map<String, Duration> lossAfterOf();

  /** Lines settled in one tick, each in a transaction of its own. */
  @WithDefault("100")
  int lossBatch();

  /**
   * Attempts that had failed, of which a supplier is asked once more in one tick: most of its
   * places stay with what buyers wait for.
   */
  @WithDefault("8")
  int lateBatch();

  /**
   * How often what no buyer waits for is looked at: balances, statements, failures of yesterday.
   */
  @WithDefault("PT10S")
  Duration unhurriedEvery();

  /** Reveals of one order: a person reopens a page a few times, a script does not stop. */
  @WithDefault("10")
  int revealsPerMinute();
}
