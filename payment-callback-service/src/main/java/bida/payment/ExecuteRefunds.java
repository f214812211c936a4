package bida.payment;

import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.Schedule;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Carries out refunds whose number is committed. Without an answer the same number is asked about
 * and sent again, for a new one would pay twice; no clock ends it. Where the channel tells of no
 * refund, it is sent once, and a person looks at what became of it.
 */
@ApplicationScoped
class ExecuteRefunds {

  private static final String DUE =
      """
      select refund_no, approved_at, tries, state::text as state, version, traceparent from refund
      where status in ('APPROVED', 'SUBMITTED', 'UNKNOWN') and next_deadline_at <= $1
      order by next_deadline_at limit $2 for update skip locked
      """;
  private static final String LATER =
      "update refund set tries = tries + 1, next_deadline_at = $2 where refund_no = $1";
  private static final DueRows.Of<Due> REFUNDS =
      new DueRows.Of<>(
          DUE,
          LATER,
          "refund_no",
          (row, now) -> Schedule.next(row.getOffsetDateTime("approved_at").toInstant(), now),
          Due::of);

  /** {@code tries}: how often it was due before, and may have been sent then. */
  record Due(Stored<Refund> refund, int tries, Instant approvedAt) {
    static Due of(Row row) {
      return new Due(
          Refunds.stored(row),
          row.getInteger("tries"),
          row.getOffsetDateTime("approved_at").toInstant());
    }
  }

  private final Database database;
  private final DueRows dueRows;
  private final Payments payments;
  private final Refunds refunds;
  private final Channels channels;
  private final Intake intake;
  private final ApplyMovements appliers;
  private final PaymentConfig config;
  private final InstantSource clock;
  private final Rounds rounds;

  ExecuteRefunds(
      Database database,
      DueRows dueRows,
      Payments payments,
      Refunds refunds,
      Channels channels,
      Intake intake,
      ApplyMovements appliers,
      PaymentConfig config,
      InstantSource clock,
      Shift shift) {
    this.database = database;
    this.dueRows = dueRows;
    this.payments = payments;
    this.refunds = refunds;
    this.channels = channels;
    this.intake = intake;
    this.appliers = appliers;
    this.config = config;
    this.clock = clock;
    this.rounds = new Rounds("carry out refunds", shift, this::round);
  }

  @Scheduled(every = "1s")
  void call() {
    rounds.call();
  }

  private Uni<Void> round() {
    return dueRows
        .claim(REFUNDS)
        .flatMap(due -> rounds.each(due, config.callsAtOnce(), this::execute));
  }

  // Whoever was stopped after his claim may wake when another has taken it up, and it has ended.
  Uni<Void> execute(Due due) {
    var refund = due.refund();
    return database
        .inTransaction(
            tx ->
                payments
                    .lock(tx, refund.state().paymentId())
                    .flatMap(
                        payment ->
                            refunds
                                .isUntouched(tx, refund, due.tries() + 1)
                                .map(ours -> payment.filter(_ -> ours))))
        .flatMap(
            payment ->
                payment.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : execute(due, RefundOrder.of(refund.state(), payment.get().state())));
  }

  private Uni<Void> execute(Due due, RefundOrder order) {
    return take(step(due, order), due.refund(), order);
  }

  private RefundStep step(Due due, RefundOrder order) {
    var refund = due.refund().state();
    var can = channels.capabilities(refund.channel(), order.merchant());
    var before = RefundStep.sentBefore(due.tries(), due.approvedAt(), clock.instant());
    return RefundStep.of(refund, order.captured(), before, can);
  }

  private Uni<Void> take(RefundStep step, Stored<Refund> refund, RefundOrder order) {
    return switch (step) {
      case RefundStep.Pay _ -> pay(refund, order).flatMap(answer -> record(refund, answer));
      case RefundStep.Ask _ -> query(refund, order).flatMap(answer -> record(refund, answer));
      case RefundStep.AskAndPay _ ->
          query(refund, order)
              .flatMap(
                  answer ->
                      answer instanceof RefundAnswer.NotFound
                          ? pay(refund, order)
                          : Uni.createFrom().item(answer))
              .flatMap(answer -> record(refund, answer));
      case RefundStep.AskPerson _ -> apply(refund, new RefundCommand.AskPerson(clock.instant()));
      case RefundStep.Refuse(var code) ->
          apply(refund, new RefundCommand.Refuse(code, clock.instant()));
    };
  }

  private Uni<RefundAnswer> pay(Stored<Refund> refund, RefundOrder order) {
    return channels.call(
        refund.state().channel(), "refund", refund.traceparent(), channel -> channel.refund(order));
  }

  private Uni<RefundAnswer> query(Stored<Refund> refund, RefundOrder order) {
    return channels.call(
        refund.state().channel(),
        "query refund",
        refund.traceparent(),
        channel -> channel.queryRefund(order));
  }

  private Uni<Void> record(Stored<Refund> refund, RefundAnswer answer) {
    return switch (answer) {
      case RefundAnswer.Processing(var id) -> apply(refund, new RefundCommand.Submit(id));
      case RefundAnswer.Ended(var news) -> intake.answer(news).chain(() -> appliers.apply(news));
      case RefundAnswer.Later(var code) ->
          apply(refund, new RefundCommand.Postpone(code, clock.instant()));
      case RefundAnswer.Refused(var code) ->
          apply(refund, new RefundCommand.Refuse(code, clock.instant()));
      case RefundAnswer.NoAnswer _, RefundAnswer.NotFound _ ->
          apply(refund, new RefundCommand.LoseSight());
    };
  }

  private Uni<Void> apply(Stored<Refund> refund, RefundCommand command) {
    return database.inTransaction(
        tx ->
            refunds
                .lock(tx, refund.state().refundNo())
                .flatMap(
                    locked ->
                        refunds.apply(
                            tx,
                            locked.orElseThrow(),
                            command,
                            "channel:" + refund.state().channel(),
                            refund.traceparent()))
                .replaceWithVoid());
  }
}
