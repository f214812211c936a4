package bida.refund.core;

import bida.platform.calendar.WorkingDays;
import java.time.Duration;
import java.time.Instant;

/** How long a refund may stay in each status before somebody hears of it. */
public record RefundTerms(
    Duration awaitPayment, Duration review, int escalateAfterWorkingDays, WorkingDays workingDays) {

  Instant reviewBy(Instant now) {
    return now.plus(review);
  }

  Instant carriedOutBy(Instant now) {
    return workingDays.after(now, escalateAfterWorkingDays);
  }

  Instant nextWorkingDay(Instant now) {
    return workingDays.after(now, 1);
  }
}
