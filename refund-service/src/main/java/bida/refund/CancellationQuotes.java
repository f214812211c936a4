package bida.refund;

import bida.contracts.Money;
import bida.refund.core.WorkingDays;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says what a cancellation would give back; the fee is 0 until an offer's policy names one. */
@ApplicationScoped
class CancellationQuotes {

  /** What the channels promise (WeChat Pay, Alipay: 1 to 3 working days). */
  static final int EARLIEST_WORKING_DAYS = 1;

  static final int LATEST_WORKING_DAYS = 3;

  record Arrival(Instant earliest, Instant latest) {}

  /** {@code outcome}: NOT_PAID, REFUNDABLE, AFTER_HOLD, REVEALED, DELIVERED or NOTHING_LEFT. */
  record Quote(
      String orderNo,
      String outcome,
      Money paid,
      Money refund,
      Money fee,
      @Nullable Arrival arrival,
      Instant quotedAt) {}

  private final WorkingDays workingDays;
  private final InstantSource clock;

  CancellationQuotes(WorkingDays workingDays, InstantSource clock) {
    this.workingDays = workingDays;
    this.clock = clock;
  }

  /** {@code facts}: the row of {@link CancellationPreviewResource}. */
  Quote of(String orderNo, Row facts) {
    var currency = facts.getString("currency");
    var paid = Money.of(facts.getLong("captured"), currency);
    var left = Money.of(Math.max(0, facts.getLong("captured") - facts.getLong("taken")), currency);
    if (paid.amountMinor() == 0) {
      return quote(orderNo, "NOT_PAID", paid, Money.zero(currency));
    }
    if (left.amountMinor() == 0) {
      return quote(orderNo, "NOTHING_LEFT", paid, left);
    }
    var refund = Money.of(Math.max(0, left.amountMinor() - keptMinor(facts)), currency);
    if (refund.amountMinor() == 0) {
      var read = facts.getOffsetDateTime("revealed_at") != null;
      return quote(orderNo, read ? "REVEALED" : "DELIVERED", paid, refund);
    }
    return isHeld(facts, refund)
        ? quote(orderNo, "REFUNDABLE", paid, refund)
        : quote(orderNo, "AFTER_HOLD", paid, refund);
  }

  // Orders of before lines were told apart are read as a whole.
  private static long keptMinor(Row facts) {
    var isRead = facts.getOffsetDateTime("revealed_at") != null;
    return facts.getLong("lines") == null && isRead
        ? facts.getLong("captured")
        : facts.getLong("kept");
  }

  private static boolean isHeld(Row facts, Money refund) {
    return facts.getOffsetDateTime("fenced_at") != null
        || facts.getLong("held") >= refund.amountMinor();
  }

  private Quote quote(String orderNo, String outcome, Money paid, Money refund) {
    var now = clock.instant();
    var arrival =
        refund.amountMinor() == 0
            ? null
            : new Arrival(
                workingDays.after(now, EARLIEST_WORKING_DAYS),
                workingDays.after(now, LATEST_WORKING_DAYS));
    return new Quote(orderNo, outcome, paid, refund, Money.zero(paid.currency()), arrival, now);
  }
}
