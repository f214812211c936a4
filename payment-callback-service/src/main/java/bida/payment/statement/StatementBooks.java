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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a comparison found, all of it or nothing. Imported again, the same difference is
 * the same row, and what is no longer one is gone.
 */
@ApplicationScoped
class StatementBooks {

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
          their_at = excluded.their_at, our_no = excluded.our_no,
          transaction_id = excluded.transaction_id, line = excluded.line,
          status = case when statement_difference.status = 'GONE'
                             and (excluded.difference <> 'MISSING_THERE' or statement_difference.day = excluded.day)
                        then excluded.status else statement_difference.status end,
          next_deadline_at = case when statement_difference.status = 'GONE'
                             and (excluded.difference <> 'MISSING_THERE' or statement_difference.day = excluded.day)
                        then excluded.next_deadline_at else statement_difference.next_deadline_at end
      """;
  private static final String DONE =
      """
      update statement
      set status = $4, next_deadline_at = $10, trouble = $5, revision = revision + 1, sha256 = $6,
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
  private final StatementMoney money;
  private final StatementConfig config;
  private final InstantSource clock;

  StatementBooks(
      Database database, StatementMoney money, StatementConfig config, InstantSource clock) {
    this.database = database;
    this.money = money;
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
                            .chain(() -> money.book(tx, key, found, revision))
                            .chain(() -> done(tx, key, found, now))));
  }

  private Uni<Void> note(
      SqlConnection tx, StatementKey key, List<Difference> differences, int revision, Instant now) {
    return Batches.execute(
        tx,
        NOTE,
        differences.stream().map(each -> row(key, each, now).addInteger(revision)).toList());
  }

  // What was missed in a statement turns up in that of the day before or after.
  private Uni<Void> explain(
      SqlConnection tx, StatementKey key, List<Difference> differences, Instant now) {
    return Batches.execute(
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

  private Uni<Void> done(SqlConnection tx, StatementKey key, Findings found, Instant now) {
    var more =
        found.beyondLimit() == 0
            ? null
            : found.beyondLimit() + " more differences were counted and not kept";
    var hash = found.sha256();
    // What was not kept is found again when those that were have made room.
    var again = found.beyondLimit() == 0 ? null : at(now.plus(config.beyondLimitRetry()));
    var status = again != null ? "WAITING" : hash == null ? "EMPTY" : "IMPORTED";
    var row = key.tuple().addString(status).addValue(more);
    return tx.preparedQuery(DONE)
        .execute(
            (hash == null ? row.addValue(null) : row.addBuffer(Buffer.buffer(hash)))
                .addLong(found.rows())
                .addLong(found.matched())
                .addOffsetDateTime(at(now))
                .addValue(again))
        .replaceWithVoid();
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
