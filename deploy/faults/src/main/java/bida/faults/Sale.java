package bida.faults;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a visit has come, as its buyer knows it.
 *
 * @param paymentNo null until a payment was opened
 * @param paidAt when the buyer paid, by the clock that everybody lives by; null when nothing was
 */
record Sale(Visit visit, String orderNo, @Nullable String paymentNo, @Nullable Instant paidAt) {

  Sale opened(String number) {
    return new Sale(visit, orderNo, number, paidAt);
  }

  Sale paid(Instant at) {
    return new Sale(visit, orderNo, paymentNo, at);
  }
}
