package bida.order.core;

import bida.contracts.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The money of the order.
 *
 * @param paymentId the payment that counts; every other one of the order is returned
 * @param captured what it brought
 * @param due what of it was asked back
 * @param refunded what of it has gone back
 */
public record Funds(
    @Nullable String paymentId,
    @Nullable Instant paidAt,
    Money captured,
    Money due,
    Money refunded) {

  static Funds none(String currency) {
    var none = Money.zero(currency);
    return new Funds(null, null, none, none, none);
  }

  boolean isPaidBy(String payment) {
    return payment.equals(paymentId);
  }

  Funds paidBy(String payment, Money amount, Instant at) {
    return new Funds(payment, at, amount, due, refunded);
  }

  /** What went back unasked, by the channel's console say, is not what is owed now. */
  Funds owing(Money more) {
    return new Funds(paymentId, paidAt, captured, accountedFor().plus(more), refunded);
  }

  /** What of it was neither asked back nor went back. */
  Money left() {
    return captured.minus(accountedFor());
  }

  private Money accountedFor() {
    return refunded.atLeast(due) ? refunded : due;
  }

  /** Never more than came in: what went back beyond it is a loss, and a case says so. */
  Funds repaid(Money amount) {
    var sum = refunded.plus(amount);
    return new Funds(paymentId, paidAt, captured, due, sum.atLeast(captured) ? captured : sum);
  }

  boolean isSettled() {
    return refunded.atLeast(due);
  }

  boolean isFullyRefunded() {
    return refunded.atLeast(captured);
  }
}
