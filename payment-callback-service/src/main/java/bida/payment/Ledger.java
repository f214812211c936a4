package bida.payment;

import bida.contracts.Money;
import bida.payment.Accounts.Transfer;
import bida.payment.core.Movement;
import bida.payment.core.Refund;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Books what a movement turned out to be. Arrivals are booked by {@link Intake}. */
@ApplicationScoped
class Ledger {

  private static final String BOOK =
      """
      insert into ledger_transfer (channel, kind, reference, debit_account, credit_account,
                                   amount_minor, currency, booked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private final InstantSource clock;

  Ledger(InstantSource clock) {
    this.clock = clock;
  }

  Uni<Void> match(SqlConnection tx, Movement movement) {
    return book(
        tx,
        movement.channel(),
        movement.kind() + "_MATCHED",
        movement.reference(),
        movement.amount(),
        Accounts.matched(movement));
  }

  /** A person paid it out: the channel still has the money. */
  Uni<Void> payOut(SqlConnection tx, Refund refund, boolean captured) {
    return book(
        tx,
        refund.channel(),
        "PAYOUT",
        refund.refundNo(),
        refund.amount(),
        Accounts.paidOut(captured));
  }

  private Uni<Void> book(
      SqlConnection tx,
      String channel,
      String kind,
      String reference,
      Money amount,
      Transfer transfer) {
    return tx.preparedQuery(BOOK)
        .execute(
            Tuple.tuple()
                .addString(channel)
                .addString(kind)
                .addString(reference)
                .addString(transfer.debit())
                .addString(transfer.credit())
                .addLong(amount.amountMinor())
                .addString(amount.currency())
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
