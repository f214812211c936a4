package bida.payment.core;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import java.time.Instant;
import java.util.Objects;
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
    String merchant,
    String method,
    Money amount,
    PaymentStatus status,
    Instant openedAt,
    @Nullable Prepay prepay,
    @Nullable String handle,
    @Nullable Received received) {

  public Payment {
    merchant = Movement.merchantOr(merchant);
  }

  /** The order it is for; orphans have none. */
  public record Order(String orderNo, String tenant) {}

  /** How the buyer pays: where, to which of our merchants, by which of the channel's methods. */
  public record Way(
      String channel, String merchant, String method, String notifyUrl, Payer payer) {}

  /** What was sent to the channel, kept because a repetition must be identical. */
  public record Prepay(String description, String notifyUrl, Instant expiresAt, Payer payer) {
    public Prepay {
      // Written before there were methods that ask who pays.
      payer = Objects.requireNonNullElse(payer, Payer.UNNAMED);
    }
  }

  /**
   * Who pays, as far as a channel's method asks.
   *
   * @param id the buyer at the channel, such as an openid
   * @param ip the buyer's address
   * @param returnUrl where the channel's page leads the buyer afterwards; proves nothing
   */
  public record Payer(@Nullable String id, @Nullable String ip, @Nullable String returnUrl) {
    public static final Payer UNNAMED = new Payer(null, null, null);
  }

  /** Authentic money, and whose account it came to. */
  public record Received(
      String merchant,
      String transactionId,
      Money amount,
      Instant paidAt,
      ConfirmedBy by,
      Instant at) {
    public Received {
      merchant = Movement.merchantOr(merchant);
    }
  }

  public static Payment attempt(PaymentWindow window, Way way, Instant at) {
    var paymentNo = window.newestPaymentNo();
    return new Payment(
        paymentNo,
        paymentNo,
        new Order(window.orderNo(), window.tenant()),
        way.channel(),
        way.merchant(),
        way.method(),
        window.amount(),
        PaymentStatus.CREATED,
        at,
        new Prepay(window.title(), way.notifyUrl(), window.payBy(), way.payer()),
        null,
        null);
  }

  /**
   * An attempt that a restored backup does not know, as far as its order and its money tell of it.
   * Nobody can pay it any more, and money is taken by it all the same.
   */
  public static Payment lost(
      PaymentWindow window, String merchant, Movement.MoneyIn money, Instant at) {
    return new Payment(
        money.paymentNo(),
        money.paymentNo(),
        new Order(window.orderNo(), window.tenant()),
        money.channel(),
        merchant,
        "unknown",
        window.amount(),
        PaymentStatus.CLOSED,
        at,
        null,
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
        attempt.merchant(),
        attempt.method(),
        attempt.amount(),
        PaymentStatus.CREATED,
        at,
        null,
        null,
        null);
  }

  /** A number as it stands on somebody's bill, only to ask its channel about it. */
  public static Payment asked(String channel, String merchant, String number) {
    return new Payment(
        number,
        number,
        null,
        channel,
        merchant,
        "unknown",
        Money.zero("CNY"),
        PaymentStatus.CREATED,
        Instant.EPOCH,
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
        money.merchant(),
        "unknown",
        money.amount(),
        PaymentStatus.ORPHAN,
        at,
        null,
        null,
        received(money, by, at));
  }

  static Received received(Movement.MoneyIn money, ConfirmedBy by, Instant at) {
    return new Received(
        money.merchant(), money.transactionId(), money.amount(), money.paidAt(), by, at);
  }

  public static String idOf(Movement.MoneyIn money) {
    return idOf(money.channel(), money.transactionId());
  }

  /** The same money has the same id, however often it is told. */
  public static String idOf(String channel, String transactionId) {
    return channel + "-" + transactionId;
  }

  /** Whether goods were taken for it while a refund of money without an order was on its way. */
  public boolean isClaimedFromUnder(@Nullable String orderOfRefund) {
    return status == PaymentStatus.CLAIMED && orderOfRefund == null;
  }

  public boolean has(String transactionId) {
    return received != null && received.transactionId().equals(transactionId);
  }

  /** The movement that brought its money. */
  public Movement.MoneyIn money() {
    var came = Objects.requireNonNull(received);
    return new Movement.MoneyIn(
        channel, came.merchant(), paymentNo, came.transactionId(), came.amount(), came.paidAt());
  }

  Payment claimedFor(Order claimed) {
    return new Payment(
        paymentId,
        paymentNo,
        claimed,
        channel,
        merchant,
        method,
        amount,
        PaymentStatus.CLAIMED,
        openedAt,
        prepay,
        handle,
        received);
  }

  Payment to(PaymentStatus next) {
    return new Payment(
        paymentId, paymentNo, order, channel, merchant, method, amount, next, openedAt, prepay,
        handle, received);
  }

  Payment payableBy(String newHandle) {
    return new Payment(
        paymentId,
        paymentNo,
        order,
        channel,
        merchant,
        method,
        amount,
        PaymentStatus.PENDING,
        openedAt,
        prepay,
        newHandle,
        received);
  }

  Payment with(PaymentStatus next, Received money) {
    return new Payment(
        paymentId, paymentNo, order, channel, merchant, method, amount, next, openedAt, prepay,
        handle, money);
  }
}
