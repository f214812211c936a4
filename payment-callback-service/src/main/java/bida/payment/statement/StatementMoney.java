package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.statement.StatementBooks.Findings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Books what only a statement tells: fees, each issue of it as far as they changed, and money that
 * disputes took or gave back.
 */
@ApplicationScoped
class StatementMoney {

  private static final String BOOK_FEE =
      """
      with booked as (
        select coalesce(sum(case when debit_account = 'fees' then amount_minor else -amount_minor end), 0) as minor
        from ledger_transfer
        where channel = $1 and kind = 'FEE' and currency = $4 and starts_with(reference, $2)),
      change as (select $3 - minor as minor from booked)
      insert into ledger_transfer (channel, kind, reference, debit_account, credit_account,
                                   amount_minor, currency, booked_at)
      select $1, 'FEE', $2 || $5, case when minor > 0 then 'fees' else $6 end,
             case when minor > 0 then $6 else 'fees' end, abs(minor), $4, $7
      from change where minor <> 0
      """;
  private static final String BOOK_DISPUTE =
      """
      insert into ledger_transfer (channel, kind, reference, debit_account, credit_account,
                                   amount_minor, currency, booked_at)
      values ($1, 'DISPUTE_FUNDS', $2, $3, $4, $5, $6, $7) on conflict do nothing
      """;
  private final InstantSource clock;

  StatementMoney(InstantSource clock) {
    this.clock = clock;
  }

  Uni<Void> book(SqlConnection tx, StatementKey key, Findings found, int revision) {
    var now = clock.instant();
    return bookFees(tx, key, found.fees(), revision, now)
        .chain(() -> bookDisputes(tx, key, found.disputes(), now));
  }

  private Uni<Void> bookFees(
      SqlConnection tx, StatementKey key, List<Money> fees, int revision, Instant now) {
    return Batches.execute(
        tx,
        BOOK_FEE,
        fees.stream()
            .map(
                fee ->
                    Tuple.tuple()
                        .addString(key.channel())
                        .addString(key.merchant() + "/" + key.day() + "/" + fee.currency())
                        .addLong(fee.amountMinor())
                        .addString(fee.currency())
                        .addString("/" + revision)
                        .addString("channel:" + key.channel())
                        .addOffsetDateTime(at(now)))
            .toList());
  }

  private Uni<Void> bookDisputes(
      SqlConnection tx, StatementKey key, List<StatementRow> disputes, Instant now) {
    var channel = "channel:" + key.channel();
    return Batches.execute(
        tx,
        BOOK_DISPUTE,
        disputes.stream()
            .filter(row -> row.amount().amountMinor() > 0)
            .map(
                row -> {
                  boolean taken = row.kind() == StatementRow.Kind.DISPUTE;
                  return Tuple.tuple()
                      .addString(key.channel())
                      .addString(row.reference())
                      .addString(taken ? "disputes" : channel)
                      .addString(taken ? channel : "disputes")
                      .addLong(row.amount().amountMinor())
                      .addString(row.amount().currency())
                      .addOffsetDateTime(at(now));
                })
            .toList());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
