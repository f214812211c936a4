package bida.payment;

import bida.contracts.CaseNeeded;
import bida.payment.channel.DisputeAnswer;
import bida.payment.channel.DisputeSource;
import bida.payment.channel.Inquiry;
import bida.platform.database.Database;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;

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
  private final Intake intake;
  private final ApplyMovements appliers;
  private final Announcements announcements;
  private final Database database;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final ExecutorService threads;
  private final Rounds rounds;

  AskDisputes(
      DueRows dueRows,
      @All List<DisputeSource> sources,
      Intake intake,
      ApplyMovements appliers,
      Announcements announcements,
      Database database,
      PaymentConfig config,
      InstantSource clock,
      @VirtualThreads ExecutorService threads,
      Shift shift) {
    this.dueRows = dueRows;
    this.sources = sources;
    this.intake = intake;
    this.appliers = appliers;
    this.announcements = announcements;
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.threads = threads;
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
    return Uni.createFrom()
        .item(() -> source(due.inquiry().channel()).ask(due.inquiry()))
        .runSubscriptionOn(threads)
        .flatMap(
            answer ->
                switch (answer) {
                  case DisputeAnswer.Told(var news) when news.isEmpty() ->
                      tell(due, "complaint-without-payment", "names no payment of ours")
                          .chain(() -> answered(due));
                  case DisputeAnswer.Told(var news) ->
                      Multi.createFrom()
                          .iterable(news)
                          .onItem()
                          .transformToUniAndConcatenate(intake::answer)
                          .collect()
                          .last()
                          .chain(() -> answered(due))
                          .invoke(appliers::call);
                  case DisputeAnswer.NoAnswer(var why) when isOverdue(due) ->
                      tell(due, "complaint-unread", "cannot be read: " + why);
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

  // A person answers it at the channel meanwhile; told again, it is the same case.
  private Uni<Void> tell(Due due, String kind, String what) {
    var about = due.inquiry().channel() + " " + due.inquiry().subject();
    var needed =
        new CaseNeeded(
            kind + ":" + due.inquiry().channel() + ":" + due.inquiry().subject(),
            kind,
            null,
            null,
            "Complaint " + about + " " + what + ". Answer it in the channel's console.",
            clock.instant());
    return database.inTransaction(tx -> announcements.tell(tx, null, null, List.of(needed)));
  }

  private Uni<Void> answered(Due due) {
    return database
        .pool()
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
