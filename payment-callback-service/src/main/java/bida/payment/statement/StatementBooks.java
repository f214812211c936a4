package bida.payment.statement;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.statement.Difference.What;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a comparison found, all of it or nothing. Imported again, the same difference is
 * the same row, what is no longer one is gone, and fees are booked as far as they changed.
 */
@ApplicationScoped
class StatementBooks {

  // Bounded, so that one statement of SQL stays well under the protocol's limits.
  private static final int AT_ONCE = 1000;

  private static final String LOCK =
      """
      select revision from statement where channel = $1 and merchant = $2 and day = $3 for update
      """;
  private static final String FORGET =
      """
      update statement_difference set status = 'GONE', ended_at = $4, next_deadline_at = null
      where channel = $1 and merchant = $2 and day = $3 and status in ('OPEN', 'CASE') and revision < $5
      """;
  private static final String EXPLAIN =
      """
      update statement_difference set status = 'GONE', ended_at = $5, next_deadline_at = null
      where channel = $1 and merchant = $2 and kind = $3 and reference = $4
        and difference = 'MISSING_THERE' and status in ('OPEN', 'CASE')
      """;
  private static final String NOTE =
      """
      insert into statement_difference (channel, merchant, kind, reference, difference, day, status,
          next_deadline_at, our_amount_minor, our_currency, our_at, their_amount_minor,
          their_currency, their_at, our_no, transaction_id, line, found_at, revision)
      select $1, $2, $4, $5, $6, $3, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
      where $6 <> 'MISSING_THERE' or not exists (
        select from statement_difference o
        where o.channel = $1 and o.merchant = $2 and o.kind = $4 and o.reference = $5
          and o.difference = 'OTHER_DAY')
      on conflict (channel, merchant, kind, reference, difference) do update
      set day = excluded.day, found_at = excluded.found_at, revision = excluded.revision,
          our_amount_minor = excluded.our_amount_minor, our_currency = excluded.our_currency,
          their_amount_minor = excluded.their_amount_minor, their_currency = excluded.their_currency,
          status = case when statement_difference.status = 'GONE' and statement_difference.day = excluded.day
                        then excluded.status else statement_difference.status end,
          next_deadline_at = case when statement_difference.status = 'GONE' and statement_difference.day = excluded.day
                        then excluded.next_deadline_at else statement_difference.next_deadline_at end
      """;
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
  private static final String DONE =
      """
      update statement
      set status = $4, next_deadline_at = null, trouble = $5, revision = revision + 1, sha256 = $6,
          rows_read = $7, matched = $8, imported_at = $9
      where channel = $1 and merchant = $2 and day = $3
      """;

  /** Everything a statement said that is more than a match. */
  record Findings(
      List<Difference> differences,
      List<Money> fees,
      List<StatementRow> disputes,
      long rows,
      long matched,
      long beyondLimit,
      byte @Nullable [] sha256) {}

  private final Database database;
  private final StatementConfig config;
  private final InstantSource clock;

  StatementBooks(Database database, StatementConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  Uni<Void> write(StatementKey key, Findings found) {
    var now = clock.instant();
    return database.inTransaction(
        tx ->
            tx.preparedQuery(LOCK)
                .execute(key.tuple())
                .map(rows -> rows.iterator().next().getInteger("revision") + 1)
                .flatMap(
                    revision ->
                        note(tx, key, found.differences(), revision, now)
                            .chain(() -> explain(tx, key, found.differences(), now))
                            .chain(() -> forget(tx, key, revision, now))
                            .chain(() -> bookFees(tx, key, found.fees(), revision, now))
                            .chain(() -> bookDisputes(tx, key, found.disputes(), now))
                            .chain(() -> done(tx, key, found, now))));
  }

  private Uni<Void> note(
      SqlConnection tx, StatementKey key, List<Difference> differences, int revision, Instant now) {
    return inBatches(
        tx,
        NOTE,
        differences.stream().map(each -> row(key, each, now).addInteger(revision)).toList());
  }

  // What was missed in a statement turns up in that of the day before or after.
  private Uni<Void> explain(
      SqlConnection tx, StatementKey key, List<Difference> differences, Instant now) {
    return inBatches(
        tx,
        EXPLAIN,
        differences.stream()
            .filter(each -> each.what() == What.OTHER_DAY)
            .map(
                each ->
                    Tuple.of(
                        key.channel(),
                        key.merchant(),
                        each.kind().name(),
                        each.reference(),
                        at(now)))
            .toList());
  }

  private Uni<Void> forget(SqlConnection tx, StatementKey key, int revision, Instant now) {
    return tx.preparedQuery(FORGET)
        .execute(key.tuple().addOffsetDateTime(at(now)).addInteger(revision))
        .replaceWithVoid();
  }

  private Uni<Void> bookFees(
      SqlConnection tx, StatementKey key, List<Money> fees, int revision, Instant now) {
    return inBatches(
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
    return inBatches(
        tx,
        BOOK_DISPUTE,
        disputes.stream()
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

  private Uni<Void> done(SqlConnection tx, StatementKey key, Findings found, Instant now) {
    var more =
        found.beyondLimit() == 0
            ? null
            : found.beyondLimit() + " more differences were counted and not kept";
    var hash = found.sha256();
    var row = key.tuple().addString(hash == null ? "EMPTY" : "IMPORTED").addValue(more);
    return tx.preparedQuery(DONE)
        .execute(
            (hash == null ? row.addValue(null) : row.addBuffer(Buffer.buffer(hash)))
                .addLong(found.rows())
                .addLong(found.matched())
                .addOffsetDateTime(at(now)))
        .replaceWithVoid();
  }

  private static Uni<Void> inBatches(SqlConnection tx, String sql, List<Tuple> rows) {
    var done = Uni.createFrom().voidItem();
    for (int from = 0; from < rows.size(); from += AT_ONCE) {
      var some = new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
      done = done.chain(() -> tx.preparedQuery(sql).executeBatch(some).replaceWithVoid());
    }
    return done;
  }

  private Tuple row(StatementKey key, Difference difference, Instant now) {
    var ours = difference.ours();
    var theirs = difference.theirs();
    var due = due(difference.what(), now);
    return key.tuple()
        .addString(difference.kind().name())
        .addString(difference.reference())
        .addString(difference.what().name())
        .addString(due == null ? "GONE" : "OPEN")
        .addValue(due == null ? null : at(due))
        .addValue(ours == null ? null : ours.amount().amountMinor())
        .addValue(ours == null ? null : ours.amount().currency())
        .addValue(ours == null ? null : at(ours.at()))
        .addValue(theirs == null ? null : theirs.amount().amountMinor())
        .addValue(theirs == null ? null : theirs.amount().currency())
        .addValue(theirs == null ? null : at(theirs.at()))
        .addValue(theirs == null ? null : theirs.ourNo())
        .addValue(theirs == null ? null : theirs.transactionId())
        .addValue(theirs == null ? null : theirs.line())
        .addOffsetDateTime(at(now));
  }

  private @Nullable Instant due(What what, Instant now) {
    return switch (what) {
      case MISSING_HERE, AMOUNT, CURRENCY -> now;
      case MISSING_THERE -> now.plus(config.absentAfter());
      case OTHER_DAY -> null;
    };
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
