package bida.payment;

import bida.contracts.ConfirmedBy;
import bida.payment.channel.Inquiry;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import bida.platform.database.Database;
import bida.platform.database.GroupCommit;
import bida.platform.database.GroupCommit.Limits;
import bida.platform.database.Ticker;
import bida.platform.event.EventJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a channel told before anybody thinks about it: evidence, movement and ledger in
 * one round trip, and callbacks that come at the same time in one commit. Money that is told again
 * changes nothing.
 */
@ApplicationScoped
public class Intake {

  // Rows in the order of their keys: two groups that tell the same money wait and do not deadlock.
  private static final String RECORD =
      """
      with told as (
        select * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                             $9::bigint[], $10::text[], $11::timestamptz[], $12::boolean[], $13::text[], $14::text[])
          as told (channel, kind, reference, told_by, http_span, facts, merchant,
                   amount_minor, currency, happened_at, moves_money, debit_account, credit_account)),
      moved as (
        insert into movement (channel, kind, reference, told_by, recorded_at, http_span, facts, next_try_at,
                              merchant, amount_minor, currency, happened_at)
        select channel, kind, reference, told_by, $1::timestamptz, http_span, facts::jsonb, $1::timestamptz,
               merchant, amount_minor, currency, happened_at
        from told order by channel, kind, reference
        on conflict do nothing
        returning channel, kind, reference, amount_minor, currency),
      booked as (
        insert into ledger_transfer (channel, kind, reference, debit_account, credit_account,
                                     amount_minor, currency, booked_at)
        select distinct on (channel, kind, reference)
               channel, kind, reference, debit_account, credit_account,
               moved.amount_minor, moved.currency, $1::timestamptz
        from moved join told using (channel, kind, reference) where moves_money)
      """;
  private static final String NEWS = "select count(*) as news from moved";
  private static final String EVIDENCE =
      """
      insert into callback (channel, notification_id, body_sha256, received_at, headers, body, http_span)
      values ($1, $2, $3, $4, $5::text::jsonb, $6, $7) on conflict do nothing
      """;
  private static final String RECORD_MOVEMENTS = RECORD + NEWS;
  private static final String RECORD_CALLBACKS =
      RECORD
          + """
      , evidence as (
        insert into callback (channel, notification_id, body_sha256, received_at, headers, body, http_span)
        select channel, notification_id, body_sha256, $1::timestamptz, headers::jsonb, body, http_span
        from unnest($2::text[], $15::text[], $16::bytea[], $17::text[], $18::bytea[], $6::text[])
          as sent (channel, notification_id, body_sha256, headers, body, http_span)
        order by channel, notification_id, body_sha256
        on conflict do nothing)
      """
          + NEWS;
  private static final String RECORD_INQUIRY =
      """
      with asked as (
        insert into inquiry (inquiry_id, channel, merchant, subject, step, told_at, next_try_at)
        values ($8, $1, $9, $10, $11, $12, $12) on conflict do nothing)
      """
          + EVIDENCE;
  private static final String RECORD_HEARSAY =
      """
      with told as (
        insert into hearsay (hearsay_id, told_at, facts, next_deadline_at)
        values ($8, $4, $9::text::jsonb, $4)
        on conflict (hearsay_id) do update
        set told_at = excluded.told_at, next_deadline_at = excluded.next_deadline_at, ended_at = null,
            proven = null, case_opened = false
        where hearsay.ended_at is not null and not hearsay.proven)
      """
          + EVIDENCE;

  // A commit costs the database as much as ten callbacks, so there are at most 200 groups a second,
  // unless as many are in line as are worth another one. In a group of 64 a callback's share of the
  // commit is next to nothing; a bigger one only makes its first wait. 2,000 are written while a
  // channel waits for its answer.
  // What takes a quarter of a second waits for a lock, and half of the pool may do so.
  private static final Limits AT_ONCE =
      new Limits(Duration.ofMillis(5), 2, 16, 64, 2_000, Duration.ofMillis(250), 8);

  private record Told(Movement movement, ConfirmedBy by, @Nullable Evidence evidence) {
    @Nullable String httpSpan() {
      return evidence == null ? null : evidence.httpSpan();
    }
  }

  private record Callback(Evidence evidence, Movement movement) {}

  private final Database database;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Timer commits;
  private final GroupCommit<Callback> callbacks;

  Intake(
      Database database,
      ApplyMovements appliers,
      PaymentConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.commits = metrics.timer("bida.callback.commits");
    this.callbacks =
        new GroupCommit<>(
            AT_ONCE, Ticker.system(), group -> bounded(record(group)).invoke(appliers::call));
  }

  /** Completes when it is committed, and only then may the channel be told so. */
  public Uni<Void> callback(Evidence evidence, @Nullable Movement movement) {
    return movement == null
        ? execute(EVIDENCE, evidence(evidence))
        : callbacks.add(new Callback(evidence, movement));
  }

  /** What has to be asked about, and the callback that said so. */
  public Uni<Void> callback(Evidence evidence, Inquiry inquiry) {
    return execute(
        RECORD_INQUIRY,
        evidence(evidence)
            .addString(String.join(":", inquiry.channel(), inquiry.subject(), inquiry.step()))
            .addString(inquiry.merchant())
            .addString(inquiry.subject())
            .addString(inquiry.step())
            .addOffsetDateTime(inquiry.toldAt().atOffset(ZoneOffset.UTC)));
  }

  /** As {@link #callback}, for what {@link AskBack} asks about before anybody believes it. */
  public Uni<Void> hearsay(Evidence evidence, Movement.MoneyIn money) {
    return execute(
        RECORD_HEARSAY,
        evidence(evidence).addString(Payment.idOf(money)).addString(EventJson.write(money)));
  }

  /** What we learned by asking. */
  Uni<Void> answer(Movement movement) {
    return execute(RECORD_MOVEMENTS, movements(movement, ConfirmedBy.QUERY));
  }

  /** What a statement told, in the transaction of whoever heard it. */
  public Uni<Void> learn(SqlConnection tx, Movement movement, ConfirmedBy by) {
    return tx.preparedQuery(RECORD_MOVEMENTS).execute(movements(movement, by)).replaceWithVoid();
  }

  /** What a person attests, in the transaction of the act; false where it was known before. */
  Uni<Boolean> attested(SqlConnection tx, Movement movement) {
    return tx.preparedQuery(RECORD_MOVEMENTS)
        .execute(movements(movement, ConfirmedBy.OPERATOR))
        .map(rows -> rows.iterator().next().getLong("news") == 1);
  }

  private Uni<Void> execute(String sql, Tuple row) {
    return database.statement(sql, row).replaceWithVoid();
  }

  // By then everybody in the group has given up; a connection that went silent must not keep the
  // next group from another one.
  private Uni<Void> bounded(Uni<Void> commit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var began = Timer.start(metrics);
              return commit.onTermination().invoke(() -> began.stop(commits));
            })
        .ifNoItem()
        .after(config.storeWithin())
        .failWith(() -> new TimeoutException("no commit within " + config.storeWithin()));
  }

  private Uni<Void> record(List<Callback> group) {
    var told = new Columns<>(group);
    var rows =
        movements(
            group.stream()
                .map(each -> new Told(each.movement(), ConfirmedBy.CALLBACK, each.evidence()))
                .toList());
    return execute(
        RECORD_CALLBACKS,
        rows.addArrayOfString(told.texts(each -> each.evidence().notificationId()))
            .addValue(told.bytes(each -> sha256(each.evidence().body())))
            .addArrayOfString(told.texts(each -> EventJson.write(each.evidence().headers())))
            .addValue(told.bytes(each -> each.evidence().body())));
  }

  private Tuple movements(Movement movement, ConfirmedBy by) {
    return movements(List.of(new Told(movement, by, null)));
  }

  private Tuple movements(List<Told> group) {
    var told = new Columns<>(group);
    return Tuple.tuple()
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
        .addArrayOfString(told.texts(each -> each.movement().channel()))
        .addArrayOfString(told.texts(each -> each.movement().kind().name()))
        .addArrayOfString(told.texts(each -> each.movement().reference()))
        .addArrayOfString(told.texts(each -> each.by().name()))
        .addArrayOfString(told.texts(Told::httpSpan))
        .addArrayOfString(told.texts(each -> EventJson.write(each.movement())))
        .addArrayOfString(told.texts(each -> each.movement().merchant()))
        .addArrayOfLong(told.of(each -> each.movement().amount().amountMinor(), Long[]::new))
        .addArrayOfString(told.texts(each -> each.movement().amount().currency()))
        .addArrayOfOffsetDateTime(
            told.of(
                each -> each.movement().happenedAt().atOffset(ZoneOffset.UTC),
                OffsetDateTime[]::new))
        .addArrayOfBoolean(told.of(each -> each.movement().kind().movesMoney(), Boolean[]::new))
        .addArrayOfString(told.texts(each -> Accounts.arriving(each.movement()).debit()))
        .addArrayOfString(told.texts(each -> Accounts.arriving(each.movement()).credit()));
  }

  private Tuple evidence(Evidence evidence) {
    return Tuple.tuple()
        .addString(evidence.channel())
        .addString(evidence.notificationId())
        .addBuffer(Buffer.buffer(sha256(evidence.body())))
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
        .addString(EventJson.write(evidence.headers()))
        .addBuffer(Buffer.buffer(evidence.body()))
        .addValue(evidence.httpSpan());
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
