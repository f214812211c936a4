package bida.payment;

import bida.contracts.ConfirmedBy;
import bida.payment.channel.Inquiry;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a channel told before anybody thinks about it: evidence, movement and ledger in
 * one round trip. Money that is told again changes nothing.
 */
@ApplicationScoped
public class Intake {

  private static final String RECORD =
      """
      with moved as (
        insert into movement (channel, kind, reference, told_by, recorded_at, http_span, facts, next_try_at,
                              merchant, amount_minor, currency, happened_at)
        values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $5, $13, $10, $11, $14)
        on conflict do nothing
        returning channel, kind, reference),
      booked as (
        insert into ledger_transfer (channel, kind, reference, debit_account, credit_account,
                                     amount_minor, currency, booked_at)
        select channel, kind, reference, $8, $9, $10, $11, $5 from moved where $12)
      """;
  private static final String NEWS = "select count(*) as news from moved";
  private static final String EVIDENCE =
      """
      insert into callback (channel, notification_id, body_sha256, received_at, headers, body, http_span)
      values (%s) on conflict do nothing
      """;
  private static final String RECORD_MOVEMENT = RECORD + NEWS;
  private static final String RECORD_CALLBACK =
      RECORD
          + ", evidence as ("
          + EVIDENCE.formatted("$1, $15, $16, $5, $17::text::jsonb, $18, $6")
          + ") "
          + NEWS;
  private static final String RECORD_INQUIRY =
      """
      with asked as (
        insert into inquiry (inquiry_id, channel, merchant, subject, step, told_at, next_try_at)
        values ($8, $1, $9, $10, $11, $12, $12) on conflict do nothing)
      """
          + EVIDENCE.formatted("$1, $2, $3, $4, $5::text::jsonb, $6, $7");
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
          + EVIDENCE.formatted("$1, $2, $3, $4, $5::text::jsonb, $6, $7");
  private static final String RECORD_EVIDENCE =
      EVIDENCE.formatted("$1, $2, $3, $4, $5::text::jsonb, $6, $7");

  private final Database database;
  private final ApplyMovements appliers;
  private final InstantSource clock;

  Intake(Database database, ApplyMovements appliers, InstantSource clock) {
    this.database = database;
    this.appliers = appliers;
    this.clock = clock;
  }

  /** Completes when it is committed, and only then may the channel be told so. */
  public Uni<Void> callback(Evidence evidence, @Nullable Movement movement) {
    return movement == null
        ? execute(RECORD_EVIDENCE, evidence(evidence))
        : execute(
                RECORD_CALLBACK,
                movement(movement, ConfirmedBy.CALLBACK, evidence.httpSpan())
                    .addString(evidence.notificationId())
                    .addBuffer(sha256(evidence.body()))
                    .addString(EventJson.write(evidence.headers()))
                    .addBuffer(Buffer.buffer(evidence.body())))
            .invoke(appliers::call);
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
    return execute(RECORD_MOVEMENT, movement(movement, ConfirmedBy.QUERY, null));
  }

  /** What a statement told, in the transaction of whoever heard it. */
  public Uni<Void> learn(SqlConnection tx, Movement movement, ConfirmedBy by) {
    return tx.preparedQuery(RECORD_MOVEMENT)
        .execute(movement(movement, by, null))
        .replaceWithVoid();
  }

  /** What a person attests, in the transaction of the act; false where it was known before. */
  Uni<Boolean> attested(SqlConnection tx, Movement movement) {
    return tx.preparedQuery(RECORD_MOVEMENT)
        .execute(movement(movement, ConfirmedBy.OPERATOR, null))
        .map(rows -> rows.iterator().next().getLong("news") == 1);
  }

  private Uni<Void> execute(String sql, Tuple row) {
    return database.pool().preparedQuery(sql).execute(row).replaceWithVoid();
  }

  private Tuple movement(Movement movement, ConfirmedBy by, @Nullable String httpSpan) {
    var transfer = Accounts.arriving(movement);
    return Tuple.tuple()
        .addString(movement.channel())
        .addString(movement.kind().name())
        .addString(movement.reference())
        .addString(by.name())
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
        .addValue(httpSpan)
        .addString(EventJson.write(movement))
        .addString(transfer.debit())
        .addString(transfer.credit())
        .addLong(movement.amount().amountMinor())
        .addString(movement.amount().currency())
        .addBoolean(movement.kind().movesMoney())
        .addString(movement.merchant())
        .addOffsetDateTime(movement.happenedAt().atOffset(ZoneOffset.UTC));
  }

  private Tuple evidence(Evidence evidence) {
    return Tuple.tuple()
        .addString(evidence.channel())
        .addString(evidence.notificationId())
        .addBuffer(sha256(evidence.body()))
        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
        .addString(EventJson.write(evidence.headers()))
        .addBuffer(Buffer.buffer(evidence.body()))
        .addValue(evidence.httpSpan());
  }

  private static Buffer sha256(byte[] body) {
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
