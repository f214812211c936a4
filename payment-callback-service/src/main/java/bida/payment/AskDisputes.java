package bida.payment;

import bida.contracts.CaseNeeded;
import bida.payment.channel.DisputeAnswer;
import bida.payment.channel.DisputeSource;
import bida.payment.channel.Inquiry;
import bida.payment.core.Schedule;
import bida.platform.database.Database;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Asks the channels about complaints they only named: the notification was acknowledged long ago,
 * and the channel counts the hours until somebody answers the buyer.
 */
@ApplicationScoped
class AskDisputes {

  private static final String DUE =
      """
      select inquiry_id, channel, merchant, subject, step, told_at from inquiry
      where answered_at is null and next_try_at <= $1
      order by next_try_at limit $2 for update skip locked
      """;
  private static final String LATER =
      "update inquiry set tries = tries + 1, next_try_at = $2 where inquiry_id = $1";
  private static final String ANSWERED =
      "update inquiry set answered_at = $2, next_try_at = null where inquiry_id = $1";
  private static final String TOLD =
      "update inquiry set case_told = true where inquiry_id = $1 and not case_told";
  private static final DueRows.Of<Due> INQUIRIES =
      new DueRows.Of<>(
          DUE,
          LATER,
          "inquiry_id",
          (row, now) -> Schedule.next(row.getOffsetDateTime("told_at").toInstant(), now),
          AskDisputes::due);

  private record Due(String id, Inquiry inquiry) {}

  private final DueRows dueRows;
  private final List<DisputeSource> sources;
  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final Announcements announcements;
  private final Database database;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  AskDisputes(
      DueRows dueRows,
      @All List<DisputeSource> sources,
      Channels channels,
      Intake intake,
      ApplyMovements appliers,
      Announcements announcements,
      Database database,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.dueRows = dueRows;
    this.sources = sources;
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.announcements = announcements;
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("ask about complaints", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows
        .claim(INQUIRIES)
        .flatMap(due -> rounds.each(due, config.callsAtOnce(), this::ask));
  }

  private Uni<Void> ask(Due due) {
    var inquiry = due.inquiry();
    var source = source(inquiry.channel());
    return channels
        .call(inquiry.channel(), "ask about complaint", null, () -> source.ask(inquiry))
        .flatMap(
            answer ->
                switch (answer) {
                  case DisputeAnswer.Told(var news) when news.isEmpty() ->
                      database.inTransaction(
                          tx ->
                              tell(tx, due, "complaint-without-payment", "names no payment of ours")
                                  .chain(() -> answered(tx, due)));
                  case DisputeAnswer.Told(var news) ->
                      Multi.createFrom()
                          .iterable(news)
                          .onItem()
                          .transformToUniAndConcatenate(intake::answer)
                          .collect()
                          .last()
                          .chain(() -> answered(database.pool(), due))
                          .invoke(appliers::call);
                  case DisputeAnswer.NoAnswer(var why) when isOverdue(due) -> unread(due, why);
                  case DisputeAnswer.NoAnswer _ -> Uni.createFrom().voidItem();
                });
  }

  private DisputeSource source(String channel) {
    return sources.stream()
        .filter(source -> source.channel().equals(channel))
        .findFirst()
        .orElseThrow();
  }

  private boolean isOverdue(Due due) {
    return !clock.instant().isBefore(due.inquiry().toldAt().plus(config.caseAfter()));
  }

  // A person answers it at the channel meanwhile. Told once, however long it is asked on.
  private Uni<Void> unread(Due due, String why) {
    return database.inTransaction(
        tx ->
            tx.preparedQuery(TOLD)
                .execute(Tuple.of(due.id()))
                .flatMap(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().voidItem()
                            : tell(tx, due, "complaint-unread", "cannot be read: " + why)));
  }

  private Uni<Void> tell(SqlConnection tx, Due due, String kind, String what) {
    var about = due.inquiry().channel() + " " + due.inquiry().subject();
    var needed =
        new CaseNeeded(
            kind + ":" + due.inquiry().channel() + ":" + due.inquiry().subject(),
            kind,
            null,
            null,
            "Complaint " + about + " " + what + ". Answer it in the channel's console.",
            clock.instant());
    return announcements.tell(tx, null, null, List.of(needed));
  }

  private Uni<Void> answered(SqlClient client, Due due) {
    return client
        .preparedQuery(ANSWERED)
        .execute(Tuple.of(due.id(), clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  private static Due due(Row row) {
    return new Due(
        row.getString("inquiry_id"),
        new Inquiry(
            row.getString("channel"),
            row.getString("merchant"),
            row.getString("subject"),
            row.getString("step"),
            instant(row)));
  }

  private static Instant instant(Row row) {
    return row.getOffsetDateTime("told_at").toInstant();
  }
}
