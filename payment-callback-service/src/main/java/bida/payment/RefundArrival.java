package bida.payment;

import bida.payment.core.Refund;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a buyer has a refund at the latest, as far as anybody can promise for a bank. */
final class RefundArrival {

  private RefundArrival() {}

  /** Null for what goes back no further by itself. */
  static @Nullable Instant of(Refund refund, Duration takes) {
    return switch (refund.status()) {
      case APPROVED, SUBMITTED, UNKNOWN, SUCCEEDED -> refund.approvedAt().plus(takes);
      case FAILED, ROUTE_BROKEN, MISMATCH -> null;
    };
  }
}
