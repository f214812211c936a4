package bida.payment;

import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.payment.core.WindowLifecycle;
import bida.platform.database.Database;
import bida.platform.decision.Decision.Accepted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The service's own book, for tests that want it empty but for one payment that is expected. */
@Singleton
class Book {

  private final Database database;
  private final Windows windows;
  private final Payments payments;
  private final Shop shop;
  private final InstantSource clock;

  Book(Database database, Windows windows, Payments payments, Shop shop, InstantSource clock) {
    this.database = database;
    this.windows = windows;
    this.payments = payments;
    this.shop = shop;
    this.clock = clock;
  }

  // The workers go on meanwhile: locks in their order, and a deadlock with one of them is tried
  // again.
  void empty() {
    database
        .inTransaction(
            tx ->
                tx.query(
                        """
                        lock table movement, payment_window, payment, refund, ledger_transfer
                          in access exclusive mode;
                        alter table ledger_transfer disable trigger user;
                        alter table wallet_entry disable trigger user;
                        truncate payment_window, payment_window_history, payment, payment_history,
                                 refund, refund_history, callback, movement, ledger_transfer,
                                 wallet, wallet_entry, hearsay,
                                 outbox, outbox_sequence;
                        alter table ledger_transfer enable trigger user;
                        alter table wallet_entry enable trigger user;
                        """)
                    .execute())
        .await()
        .indefinitely();
  }

  /** An order and its first attempt in a transaction that is still open. */
  record Placing(SqlConnection connection, Transaction transaction) {

    void commit() {
      transaction.commit().chain(connection::close).await().indefinitely();
    }

    void rollBack() {
      transaction.rollback().chain(connection::close).await().indefinitely();
    }
  }

  /** What a callback may overtake. */
  Placing beginToExpectPayment(String orderNo, String channel, String method) {
    var connection = database.pool().getConnection().await().indefinitely();
    var transaction = connection.begin().await().indefinitely();
    expect(connection, orderNo, channel, method).await().indefinitely();
    return new Placing(connection, transaction);
  }

  /** The first attempt of an order, as if an app had opened it. */
  void expectPayment(String orderNo, String channel, String method) {
    database.inTransaction(tx -> expect(tx, orderNo, channel, method)).await().indefinitely();
  }

  private Uni<Void> expect(SqlConnection tx, String orderNo, String channel, String method) {
    var window = PaymentWindow.of(shop.placed(orderNo));
    var attempt =
        Payment.attempt(
            oneAttempt(window),
            new Way(channel, "default", method, shop.callbackUrl(), Payer.UNNAMED),
            clock.instant());
    return windows
        .place(tx, window, null)
        .chain(() -> payments.add(tx, attempt, "Open", "app:" + Shop.APP, null));
  }

  private static PaymentWindow oneAttempt(PaymentWindow window) {
    var open = new OpenAttempt(window.placedAt(), 20);
    return ((Accepted<PaymentWindow, ?>) WindowLifecycle.decide(window, open)).next();
  }
}
