package bida.payment.channel.wallet;

import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.wallet.Entry.Kind;
import bida.payment.core.Payment;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The wallets as a channel is called: each call a transaction of its own, waited for on the virtual
 * thread of the call. Without an answer in time it may have been done all the same: ask again.
 */
@Singleton
final class WalletBook {

  private static final Logger LOG = Logger.getLogger(WalletBook.class);

  private static final String BUYER =
      "select tenant, buyer_id from payment_window where order_no = $1";

  private final Database database;
  private final Wallets wallets;
  private final WalletConfig config;

  WalletBook(Database database, Wallets wallets, WalletConfig config) {
    this.database = database;
    this.wallets = wallets;
    this.config = config;
  }

  Optional<Entry> charge(Payment attempt) {
    return inTransaction(
        tx ->
            owner(tx, attempt)
                .flatMap(
                    owner ->
                        wallets.charge(
                            tx, owner, attempt.paymentNo(), attempt.amount().amountMinor())));
  }

  Optional<Entry> close(Payment attempt) {
    return inTransaction(
        tx -> owner(tx, attempt).flatMap(owner -> wallets.close(tx, owner, attempt.paymentNo())));
  }

  /** Outside: whether the book answers; inside: whether it knows the number. */
  Optional<Optional<Entry>> payment(String paymentNo) {
    return inTransaction(tx -> wallets.find(tx, Kind.PAYMENT, paymentNo));
  }

  RefundAnswer refund(RefundOrder order) {
    return inTransaction(
            tx ->
                wallets
                    .find(tx, Kind.PAYMENT, order.paymentNo())
                    .flatMap(
                        payment ->
                            payment
                                .map(known -> refund(tx, known, order))
                                .orElseGet(WalletBook::unknown)))
        .orElseGet(WalletBook::silence);
  }

  private Uni<RefundAnswer> refund(SqlConnection tx, Entry payment, RefundOrder order) {
    return wallets
        .refund(tx, payment, order.refundNo(), order.amount().amountMinor(), order.reason())
        .map(
            entry ->
                entry
                    .map(booked -> ended(order, booked))
                    .orElseGet(() -> new RefundAnswer.Refused("exceeds_payment")));
  }

  private static Uni<RefundAnswer> unknown() {
    return Uni.createFrom().item(new RefundAnswer.Refused("payment_unknown"));
  }

  RefundAnswer refundOf(RefundOrder order) {
    return inTransaction(tx -> wallets.find(tx, Kind.REFUND, order.refundNo()))
        .map(known -> known.map(entry -> ended(order, entry)).orElseGet(RefundAnswer.NotFound::new))
        .orElseGet(WalletBook::silence);
  }

  private static RefundAnswer ended(RefundOrder order, Entry entry) {
    return new RefundAnswer.Ended(WalletMovements.refunded(order, entry));
  }

  private static RefundAnswer silence() {
    return new RefundAnswer.NoAnswer("the wallet's book does not answer");
  }

  private static Uni<Owner> owner(SqlConnection tx, Payment attempt) {
    var order = Objects.requireNonNull(attempt.order());
    return tx.preparedQuery(BUYER)
        .execute(Tuple.of(order.orderNo()))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Owner(
                    row.getString("tenant"),
                    row.getString("buyer_id"),
                    attempt.amount().currency()));
  }

  private <T> Optional<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    try {
      return Optional.of(database.inTransaction(work).await().atMost(config.callTimeout()));
    } catch (RuntimeException e) {
      LOG.warnf(
          "The wallet's book does not answer (%s); whoever asked asks again.",
          e.getClass().getSimpleName());
      return Optional.empty();
    }
  }
}
