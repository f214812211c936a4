package bida.simulators.agiso;

import bida.simulators.supplier.Outcome;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;

/**
 * One order in the supplier's book.
 *
 * @param account to top up; empty where cards are bought
 * @param cards what it sold, for ever the same
 * @param outcome how it will end; decided when it is accepted, so that a restart changes nothing
 * @param endsAt when that shows; a late success fails then first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AgisoOrder(
    String outTradeNo,
    String orderNo,
    String productNo,
    int buyNum,
    String account,
    String cost,
    String callbackUrl,
    List<AgisoCard> cards,
    Outcome outcome,
    Instant createdAt,
    Instant endsAt,
    Instant succeedsLateAt) {

  static final int PROCESSING = 10;
  static final int SUCCESS = 20;
  static final int FAILED = 30;

  int status(Instant now) {
    if (now.isBefore(endsAt) || outcome == Outcome.unknown) return PROCESSING;
    return switch (outcome) {
      case success -> SUCCESS;
      case failed, unknown -> FAILED;
      case lateSuccess -> now.isBefore(succeedsLateAt) ? FAILED : SUCCESS;
    };
  }

  boolean isRecharge() {
    return !account.isEmpty();
  }
}
