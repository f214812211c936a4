package bida.payment.channel.wallet;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Payment;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * Payments out of the buyer's wallet: to open one is to pay it. The wallet of whoever the order is
 * for, so a request cannot name another's.
 */
@Singleton
final class WalletChannel implements Channel {

  static final String NAME = "wallet";

  private static final String METHOD = "balance";

  private final WalletBook book;

  WalletChannel(WalletBook book) {
    this.book = book;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** No statement: it would be a copy of our own book. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, Capabilities.Refunds.PARTS, true);
  }

  @Override
  public boolean offers(String method, String currency) {
    return method.equals(METHOD);
  }

  @Override
  public boolean refundsArriveAtOnce() {
    return true;
  }

  @Override
  public String merchantOf(String tenant) {
    return Merchants.DEFAULT;
  }

  /** Nobody calls back. */
  @Override
  public String callbackUrl() {
    return "";
  }

  @Override
  public OpenAnswer open(Payment attempt) {
    return book.charge(attempt)
        .map(
            entry ->
                entry.tookNothing() ? declined() : new OpenAnswer.Paid(WalletMovements.paid(entry)))
        .orElseGet(() -> new OpenAnswer.NoAnswer("the wallet's book does not answer"));
  }

  private static OpenAnswer declined() {
    return new OpenAnswer.Declined(
        "insufficient_balance", "The wallet does not hold the price of the order.");
  }

  /** There is nothing left to do for the buyer. */
  @Override
  public Map<String, String> payWith(Payment attempt) {
    return Map.of();
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return book.payment(attempt.paymentNo())
        .map(known -> known.map(WalletChannel::told).orElseGet(QueryAnswer.NotPaid::new))
        .orElseGet(() -> new QueryAnswer.NoAnswer("the wallet's book does not answer"));
  }

  private static QueryAnswer told(Entry entry) {
    return entry.tookNothing()
        ? new QueryAnswer.Closed()
        : new QueryAnswer.Paid(WalletMovements.paid(entry));
  }

  /** The book is ours: what it does not say has not happened. */
  @Override
  public Optional<String> moneyAsRead(String merchant, String transactionId) {
    return Optional.empty();
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    return book.close(attempt)
        .<CloseAnswer>map(
            entry -> entry.tookNothing() ? new CloseAnswer.Closed() : new CloseAnswer.AlreadyPaid())
        .orElseGet(() -> new CloseAnswer.NoAnswer("the wallet's book does not answer"));
  }

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return book.refund(refund);
  }

  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return book.refundOf(refund);
  }
}
