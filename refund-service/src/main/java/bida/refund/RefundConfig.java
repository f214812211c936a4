package bida.refund;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Map;

/** Every setting of this service. */
@ConfigMapping(prefix = "bida.refund")
interface RefundConfig {

  /** A payment follows its order's news within seconds; half an hour means something is lost. */
  Duration awaitPayment();

  /** What the buyer is promised for a decision by a person. */
  Duration review();

  /** Time to claim money without an order; then it goes back by itself. */
  Duration holdUnmatched();

  /** Channels return money within 1 to 3 working days; 2 is when a person asks. */
  int escalateAfterWorkingDays();

  /** A resolved case comes back for so long: the refund window, in which the buyer may object. */
  Duration caseReopen();

  /**
   * How early a promise is called to mind: time to keep it, or to call the buyer before it breaks.
   */
  Duration promiseReminder();

  /**
   * By currency in lower case, in minor units: what goes back at our own loss within 24 hours
   * without a person; where a currency is not named, nothing does.
   */
  Map<String, Long> lossPerDay();

  /**
   * Deadlines handled per tick: a tick stays well below its second, and 100/s clears any backlog.
   */
  int timerBatch();
}
