package bida.payment.core;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to collect money for an order, or money that came without one. {@code paymentNo} is
 * what the channel knows as out_trade_no.
 */
public record Payment(
    String paymentId,
    String paymentNo,
    @Nullable Order order,
    String channel,
    String method,
    Money amount,
    PaymentStatus status,
    Instant openedAt,
    @Nullable Prepay prepay,
    @Nullable String codeUrl,
    @Nullable Received received) {

  /** The order it is for; orphans have none. */
  public record Order(String orderNo, String tenant) {}

  /** What was sent to the channel, kept because a repetition must be identical. */
  public record Prepay(String description, String notifyUrl, Instant expiresAt) {}

  /** Authentic money. */
  public record Received(
      String transactionId, Money amount, Instant paidAt, ConfirmedBy by, Instant at) {}

  public static Payment attempt(
      PaymentWindow window, String channel, String method, String notifyUrl, Instant at) {
    var paymentNo = window.newestPaymentNo();
    return new Payment(
        paymentNo,
        paymentNo,
        new Order(window.orderNo(), window.tenant()),
        channel,
        method,
        window.amount(),
        PaymentStatus.CREATED,
        at,
        new Prepay(window.title(), notifyUrl, window.payBy()),
        null,
        null);
  }

  /** A second transaction for a number that has its money already: a payment of its own. */
  public static Payment beside(Payment attempt, Movement.MoneyIn money, Instant at) {
    return new Payment(
        idOf(money),
        attempt.paymentNo(),
        attempt.order(),
        attempt.channel(),
        attempt.method(),
        attempt.amount(),
        PaymentStatus.CREATED,
        at,
        null,
        null,
        null);
  }

  /** Money for a number nobody here knows. */
  public static Payment orphan(Movement.MoneyIn money, ConfirmedBy by, Instant at) {
    return new Payment(
        idOf(money),
        money.paymentNo(),
        null,
        money.channel(),
        "unknown",
        money.amount(),
        PaymentStatus.ORPHAN,
        at,
        null,
        null,
        new Received(money.transactionId(), money.amount(), money.paidAt(), by, at));
  }

  public static String idOf(Movement.MoneyIn money) {
    return idOf(money.channel(), money.transactionId());
  }

  /** The same money has the same id, however often it is told. */
  public static String idOf(String channel, String transactionId) {
    return channel + "-" + transactionId;
  }

  public boolean has(String transactionId) {
    return received != null && received.transactionId().equals(transactionId);
  }

  Payment to(PaymentStatus next) {
    return new Payment(
        paymentId, paymentNo, order, channel, method, amount, next, openedAt, prepay, codeUrl,
        received);
  }

  Payment payableBy(String url) {
    return new Payment(
        paymentId,
        paymentNo,
        order,
        channel,
        method,
        amount,
        PaymentStatus.PENDING,
        openedAt,
        prepay,
        url,
        received);
  }

  Payment with(PaymentStatus next, Received money) {
    return new Payment(
        paymentId, paymentNo, order, channel, method, amount, next, openedAt, prepay, codeUrl,
        money);
  }
}
