package bida.payment.channel.wechat;

import bida.payment.core.Movement;
import org.jspecify.annotations.Nullable;

/** What a request to the callback route turned out to be. */
sealed interface WechatReading {

  /** From the channel, about us. {@code movement} is null for news that moves nothing here. */
  record Authentic(String notificationId, @Nullable Movement movement) implements WechatReading {}

  /** The channel tests whether we look at signatures: refused, and nobody is told. */
  record Probe() implements WechatReading {}

  record Rejected(Reason reason) implements WechatReading {}

  /** Counted apart, for each has another cause; the answer never tells which. */
  enum Reason {
    NO_SIGNATURE,
    STALE,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    UNDECRYPTABLE,
    MALFORMED,
    WRONG_MERCHANT
  }
}
