package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.machine.Patience;
import bida.local.stack.Books;
import bida.local.stack.Service;
import java.time.Duration;

/** What payment-callback-service has written down of one transaction at a channel. */
record Kept(Books books, String channel, String transaction) {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** The notifications under this number; what is acknowledged is on disk by then. */
  void notices(long wanted, String id) {
    assertThat(count("callback where channel = ? and notification_id = ?", channel, id))
        .as("callbacks")
        .isEqualTo(wanted);
  }

  void noMovement() {
    assertThat(count("movement where channel = ? and reference = ?", channel, transaction))
        .as("movements")
        .isZero();
    assertThat(count("ledger_transfer where channel = ? and reference = ?", channel, transaction))
        .as("transfers")
        .isZero();
  }

  /** One movement, which is this one, and its arrival in the ledger. */
  void money(String toldBy, long amountMinor, String currency) {
    assertThat(count("movement where channel = ? and reference = ?", channel, transaction))
        .as("movements")
        .isEqualTo(1);
    movement("PAYMENT", toldBy, amountMinor, currency);
    assertThat(
            count(
                "ledger_transfer where channel = ? and reference = ? and kind = 'PAYMENT'"
                    + " and credit_account = 'unmatched' and amount_minor = ? and currency = ?",
                channel,
                transaction,
                amountMinor,
                currency))
        .as("arrivals in the ledger")
        .isEqualTo(1);
  }

  void movement(String kind, String toldBy, long amountMinor, String currency) {
    assertThat(
            count(
                "movement where channel = ? and reference = ? and kind = ? and told_by = ?"
                    + " and amount_minor = ? and currency = ? and merchant = 'default'",
                channel,
                transaction,
                kind,
                toldBy,
                amountMinor,
                currency))
        .as(kind + " told by " + toldBy)
        .isEqualTo(1);
  }

  /** What comes of the money, and that its order is told of it once. */
  void becomes(String status, String orderNo, String told) {
    becomes(status);
    assertThat(outbox(orderNo, told)).as(told).isEqualTo(1);
    assertThat(outbox(orderNo, "payment-confirmed"))
        .as("confirmations")
        .isEqualTo(told.equals("payment-confirmed") ? 1 : 0);
  }

  void becomes(String status) {
    soon(
        status,
        "payment where channel = ? and channel_transaction_id = ? and status = ?",
        channel,
        transaction,
        status);
  }

  /** One row, within a time that a buyer would wait. */
  void soon(String what, String from, Object... parameters) {
    Patience.await(() -> count(from, parameters) == 1, SOON);
    assertThat(count(from, parameters)).as(what).isEqualTo(1);
  }

  private long outbox(String orderNo, String type) {
    return count("outbox where aggregateid = ? and type = ?", orderNo, type);
  }

  long count(String from, Object... parameters) {
    return books.count(Service.PAYMENT, "select count(*) from " + from, parameters);
  }
}
