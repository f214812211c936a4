package bida.payment.core;

import bida.contracts.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known here of an order, and whether money may still be asked for it. */
public record PaymentWindow(
    String orderNo,
    String tenant,
    String buyerId,
    Money amount,
    String title,
    Instant placedAt,
    Instant payBy,
    Instant lateMoneyUntil,
    WindowStatus status,
    int attempts,
    @Nullable Instant closeRequestedAt,
    boolean caseOpened) {

  /** The number of the newest attempt, sent to the channel as its out_trade_no. */
  public String newestPaymentNo() {
    return orderNo + (attempts < 10 ? "0" : "") + attempts;
  }

  PaymentWindow to(WindowStatus next) {
    return new PaymentWindow(
        orderNo,
        tenant,
        buyerId,
        amount,
        title,
        placedAt,
        payBy,
        lateMoneyUntil,
        next,
        attempts,
        closeRequestedAt,
        caseOpened);
  }

  PaymentWindow of(String otherBuyerId) {
    return new PaymentWindow(
        orderNo,
        tenant,
        otherBuyerId,
        amount,
        title,
        placedAt,
        payBy,
        lateMoneyUntil,
        status,
        attempts,
        closeRequestedAt,
        caseOpened);
  }

  PaymentWindow withOneMoreAttempt() {
    return new PaymentWindow(
        orderNo,
        tenant,
        buyerId,
        amount,
        title,
        placedAt,
        payBy,
        lateMoneyUntil,
        status,
        attempts + 1,
        closeRequestedAt,
        caseOpened);
  }

  PaymentWindow fenced(Instant at) {
    return new PaymentWindow(
        orderNo,
        tenant,
        buyerId,
        amount,
        title,
        placedAt,
        payBy,
        lateMoneyUntil,
        WindowStatus.FENCED,
        attempts,
        at,
        caseOpened);
  }

  PaymentWindow withCase() {
    return new PaymentWindow(
        orderNo,
        tenant,
        buyerId,
        amount,
        title,
        placedAt,
        payBy,
        lateMoneyUntil,
        status,
        attempts,
        closeRequestedAt,
        true);
  }
}
