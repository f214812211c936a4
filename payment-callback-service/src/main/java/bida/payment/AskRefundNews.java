package bida.payment;

import bida.contracts.CaseNeeded;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement.RefundNoticed;
import bida.payment.core.Schedule;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A channel that tells of a refund may name only the sum of all refunds so far. What cannot be told
 * exactly from that is asked of the channel, whoever started the refund (failures.md A26, D10).
 */
@ApplicationScoped
class AskRefundNews {

  // Mostly the answer to our own request came first, and nothing is left to ask.
  private static final String DUE =
      """
      select m.reference, m.recorded_at, m.facts::text as facts,
             exists (select from movement known where known.channel = m.channel
                     and known.kind = 'REFUND' and known.reference = m.reference) as known
      from movement m
      where m.applied_at is null and m.kind = 'REFUND_NOTICED' and m.next_try_at <= $1
      order by m.next_try_at limit $2 for update of m skip locked
      """;
  private static final String LATER =
      """
      update movement set tries = tries + 1, next_try_at = $2
      where kind = 'REFUND_NOTICED' and reference = $1 and applied_at is null
      """;
  private static final String DONE =
      """
      update movement set applied_at = $3
      where channel = $1 and kind = 'REFUND_NOTICED' and reference = $2 and applied_at is null
      """;
  private static final String CASE =
      """
      update movement set outcome = 'CASE'
      where channel = $1 and kind = 'REFUND_NOTICED' and reference = $2 and outcome is null
      """;
  private static final DueRows.Of<Due> NOTICES =
      new DueRows.Of<>(
          DUE,
          LATER,
          "reference",
          (row, now) -> Schedule.next(row.getOffsetDateTime("recorded_at").toInstant(), now),
          Due::of);

  private record Due(RefundNoticed notice, Instant since, boolean known) {
    static Due of(Row row) {
      return new Due(
          EventJson.read(row.getString("facts"), RefundNoticed.class),
          row.getOffsetDateTime("recorded_at").toInstant(),
          row.getBoolean("known"));
    }
  }

  private final Database database;
  private final DueRows dueRows;
  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final Announcements announcements;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  AskRefundNews(
      Database database,
      DueRows dueRows,
      Channels channels,
      Intake intake,
      ApplyMovements appliers,
      Announcements announcements,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.dueRows = dueRows;
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.announcements = announcements;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("ask about refunds that channels told of", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows
        .claim(NOTICES)
        .flatMap(due -> rounds.each(due, config.callsAtOnce(), this::settle));
  }

  private Uni<Void> settle(Due due) {
    return due.known()
        ? done(due.notice())
        : ask(due.notice()).flatMap(answer -> take(due, answer));
  }

  private Uni<RefundAnswer> ask(RefundNoticed notice) {
    var order =
        new RefundOrder(
            notice.refundNo(),
            notice.merchant(),
            notice.paymentNo(),
            notice.transactionId(),
            notice.amount(),
            notice.amount(),
            "told by the channel");
    return channels.call(
        notice.channel(), "query refund", null, channel -> channel.queryRefund(order));
  }

  private Uni<Void> take(Due due, RefundAnswer answer) {
    return switch (answer) {
      case RefundAnswer.Ended(var news) ->
          intake.answer(news).chain(() -> appliers.apply(news)).chain(() -> done(due.notice()));
      case RefundAnswer.Processing _,
          RefundAnswer.NotFound _,
          RefundAnswer.Later _,
          RefundAnswer.Refused _,
          RefundAnswer.NoAnswer _ ->
          clock.instant().isBefore(due.since().plus(config.caseAfter()))
              ? Uni.createFrom().voidItem()
              : tellPerson(due.notice());
    };
  }

  private Uni<Void> done(RefundNoticed notice) {
    return database
        .pool()
        .preparedQuery(DONE)
        .execute(
            Tuple.of(
                notice.channel(), notice.reference(), clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  private Uni<Void> tellPerson(RefundNoticed notice) {
    var refund = notice.channelRefundId();
    var event =
        new CaseNeeded(
            "refund-untold:" + refund,
            "refund-untold",
            null,
            null,
            "The channel told of refund "
                + refund
                + " and does not say how much it was. It is asked on.",
            clock.instant());
    return database.inTransaction(
        tx ->
            tx.preparedQuery(CASE)
                .execute(Tuple.of(notice.channel(), notice.reference()))
                .flatMap(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().voidItem()
                            : announcements.tell(tx, null, null, List.of(event))));
  }
}
