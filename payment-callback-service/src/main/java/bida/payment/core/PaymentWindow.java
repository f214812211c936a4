package bida.payment.core;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of an order, and whether money may still be asked for it.
 *
 * @param payFrom the channel that pays it by itself, at once or not at all; null: a buyer pays
 * @param declined why that channel did not pay
 */
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
    boolean caseOpened,
    @Nullable String payFrom,
    @Nullable String declined) {

  /** What is kept of an order that was placed. */
  public static PaymentWindow of(OrderPlaced placed) {
    return new PaymentWindow(
        placed.orderNo(),
        placed.tenant(),
        placed.buyerId(),
        placed.total(),
        Titles.of(placed.lines()),
        placed.placedAt(),
        placed.payBy(),
        placed.lateMoneyUntil(),
        WindowStatus.OPEN,
        0,
        null,
        false,
        placed.payFrom(),
        null);
  }

  /** When it needs a look without being asked: what pays by itself at once, the rest at its end. */
  public Instant firstLookAt() {
    return payFrom == null ? lateMoneyUntil : placedAt;
  }

  /** Whether nobody but us is to pay it, and may still. */
  public boolean paysItself(Instant now) {
    return payFrom != null && status == WindowStatus.OPEN && now.isBefore(payBy);
  }

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
        caseOpened,
        payFrom,
        declined);
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
        caseOpened,
        payFrom,
        declined);
  }

  PaymentWindow withOneMoreAttempt() {
    return withAttempts(attempts + 1);
  }

  PaymentWindow withAttempts(int all) {
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
        all,
        closeRequestedAt,
        caseOpened,
        payFrom,
        declined);
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
        caseOpened,
        payFrom,
        declined);
  }

  /** Its channel does not pay it, and no other way was asked for. */
  PaymentWindow declined(String why, Instant at) {
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
        caseOpened,
        payFrom,
        why);
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
        true,
        payFrom,
        declined);
  }
}
