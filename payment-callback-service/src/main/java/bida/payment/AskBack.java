package bida.payment;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
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
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Money told of under a weak signature. It was written down and acknowledged; here the channel is
 * asked, and what it answers is the money. Whoever knows the key can lie in a notification, but not
 * in the operator's book.
 */
@ApplicationScoped
class AskBack {

  private static final Logger LOG = Logger.getLogger(AskBack.class);

  private static final String DUE =
      """
      select hearsay_id, told_at, case_opened, facts::text as facts from hearsay
      where ended_at is null and next_deadline_at <= $1
      order by next_deadline_at limit $2 for update skip locked
      """;
  private static final String LATER =
      "update hearsay set tries = tries + 1, next_deadline_at = $2 where hearsay_id = $1";
  private static final DueRows.Of<Told> HEARSAY =
      new DueRows.Of<>(
          DUE,
          LATER,
          "hearsay_id",
          (row, now) -> Schedule.next(row.getOffsetDateTime("told_at").toInstant(), now),
          Told::of);

  private static final String END =
      "update hearsay set ended_at = $2, proven = $3 where hearsay_id = $1";
  private static final String OPEN_CASE =
      "update hearsay set case_opened = true where hearsay_id = $1 and not case_opened returning 1";

  private record Told(String id, MoneyIn money, Instant at, boolean caseOpened) {
    static Told of(Row row) {
      return new Told(
          row.getString("hearsay_id"),
          EventJson.read(row.getString("facts"), MoneyIn.class),
          row.getOffsetDateTime("told_at").toInstant(),
          row.getBoolean("case_opened"));
    }
  }

  private final Database database;
  private final DueRows dueRows;
  private final Payments payments;
  private final Channels channels;
  private final AskChannel askChannel;
  private final Announcements announcements;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  AskBack(
      Database database,
      DueRows dueRows,
      Payments payments,
      Channels channels,
      AskChannel askChannel,
      Announcements announcements,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.dueRows = dueRows;
    this.payments = payments;
    this.channels = channels;
    this.askChannel = askChannel;
    this.announcements = announcements;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("ask back about notifications", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows
        .claim(HEARSAY)
        .flatMap(due -> rounds.each(due, config.callsAtOnce(), this::askBack));
  }

  private Uni<Void> askBack(Told told) {
    return payments
        .attempt(database.pool(), told.money().channel(), told.money().paymentNo())
        .flatMap(attempt -> askBack(told, attempt));
  }

  private Uni<Void> askBack(Told told, Optional<Stored<Payment>> attempt) {
    // The account that told is asked, about the number it told, whatever we know of it.
    var asked = Payment.orphan(told.money(), ConfirmedBy.CALLBACK, told.at());
    var traceparent = attempt.map(Stored::traceparent).orElse(null);
    return channels
        .call(told.money().channel(), "query", traceparent, channel -> channel.query(asked))
        .flatMap(
            answer ->
                switch (answer) {
                  // The channel's own word is money, whatever the notification said.
                  case QueryAnswer.Paid(var money) ->
                      askChannel
                          .learn(money)
                          .chain(
                              () ->
                                  isTold(told, money)
                                      ? end(told, true)
                                      : unproven(told, state(attempt), traceparent));
                  case QueryAnswer.NotPaid _,
                      QueryAnswer.Closed _,
                      QueryAnswer.NotFound _,
                      QueryAnswer.NoAnswer _ ->
                      unproven(told, state(attempt), traceparent);
                });
  }

  private static @Nullable Payment state(Optional<Stored<Payment>> attempt) {
    return attempt.map(Stored::state).orElse(null);
  }

  private static boolean isTold(Told told, MoneyIn money) {
    return money.transactionId().equals(told.money().transactionId());
  }

  private Uni<Void> unproven(Told told, @Nullable Payment attempt, @Nullable String traceparent) {
    var now = clock.instant();
    if (!now.isBefore(told.at().plus(config.askBackFor()))) {
      LOG.warnf(
          "%s never said on being asked what it told of %s; the notification is not believed.",
          told.money().channel(), told.money().paymentNo());
      return end(told, false);
    }
    return told.caseOpened() || now.isBefore(told.at().plus(config.caseAfter()))
        ? Uni.createFrom().voidItem()
        : openCase(told, attempt, traceparent);
  }

  private Uni<Void> openCase(Told told, @Nullable Payment attempt, @Nullable String traceparent) {
    var order = attempt == null ? null : attempt.order();
    var tenant = order == null ? null : order.tenant();
    var needed =
        new CaseNeeded(
            "payment-unproven:" + told.id(),
            "payment-unproven",
            order == null ? null : order.orderNo(),
            tenant,
            "A notification tells of money for "
                + told.money().paymentNo()
                + " and the channel does not say so on being asked: look there.",
            clock.instant());
    return database.inTransaction(
        tx ->
            tx.preparedQuery(OPEN_CASE)
                .execute(Tuple.of(told.id()))
                .flatMap(
                    opened ->
                        opened.rowCount() == 0
                            ? Uni.createFrom().voidItem()
                            : announcements.tell(tx, tenant, traceparent, List.of(needed))));
  }

  private Uni<Void> end(Told told, boolean proven) {
    return database
        .pool()
        .preparedQuery(END)
        .execute(Tuple.of(told.id(), clock.instant().atOffset(ZoneOffset.UTC), proven))
        .replaceWithVoid();
  }
}
