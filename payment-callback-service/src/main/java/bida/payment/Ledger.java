package bida.payment;

import bida.payment.core.Movement;
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
    var transfer = Accounts.matched(movement);
    return tx.preparedQuery(BOOK)
        .execute(
            Tuple.tuple()
                .addString(movement.channel())
                .addString(movement.kind() + "_MATCHED")
                .addString(movement.reference())
                .addString(transfer.debit())
                .addString(transfer.credit())
                .addLong(movement.amount().amountMinor())
                .addString(movement.amount().currency())
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
