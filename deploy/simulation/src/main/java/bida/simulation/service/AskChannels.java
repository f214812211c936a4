package bida.simulation.service;

import bida.payment.AttemptStep;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.Schedule;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Tx;
import bida.simulation.service.PaymentBooks.PaymentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Queries on a schedule: callbacks may all be lost. As QueryPayments and AskChannel do it. */
final class AskChannels {

  private static final Duration SILENCE_RETRY = Duration.ofSeconds(30);

  private final Till till;
  private final ChannelNews news;

  AskChannels(Till till, ChannelNews news) {
    this.till = till;
    this.news = news;
  }

  void offer(Offers offers, Payment payment) {
    var number = payment.paymentNo();
    offers.work(4, "asks about", number, () -> ask(payment, till.channel(payment).query(number)));
    offers.fault(
        2,
        Fault.QUERY_UNANSWERED,
        "asks in vain about",
        number,
        () -> ask(payment, new QueryAnswer.NoAnswer("time-out")));
    offers.fault(
        1,
        Fault.QUERY_NOT_FOUND,
        "is told nothing is known of",
        number,
        () -> ask(payment, new QueryAnswer.NotFound()));
  }

  private void ask(Payment payment, QueryAnswer answer) {
    till.database().inTransaction(tx -> claim(tx, payment));
    if (answer instanceof QueryAnswer.NoAnswer) {
      noteAnswer(payment, answer);
    } else {
      till.answers()
          .add("what was said of " + payment.paymentNo(), () -> noteAnswer(payment, answer));
    }
  }

  private void claim(Tx tx, Payment payment) {
    var row = Objects.requireNonNull(tx.get(till.books().payments(), payment.paymentId()));
    var next = Schedule.next(payment.openedAt(), till.world().now());
    tx.put(till.books().payments(), payment.paymentId(), due(row, next));
  }

  private static PaymentRow due(PaymentRow row, Instant next) {
    return PaymentBooks.isOpen(row) ? new PaymentRow(row.payment(), next, row.notFound()) : row;
  }

  /** Of an attempt that was asked about because it was time to. */
  void noteAnswer(Payment payment, QueryAnswer answer) {
    countUnknown(payment, answer);
    switch (AttemptStep.told(answer)) {
      case AttemptStep.Learn(var money) -> news.learn(money);
      case AttemptStep.Close _ -> close(payment);
      case AttemptStep.AskSoon _ -> soonAgain(payment);
      case AttemptStep.Wait _ -> {}
      case AttemptStep.TellToClose _, AttemptStep.Ask _ ->
          throw new IllegalStateException("who only asks closes nothing");
    }
  }

  void close(Payment payment) {
    till.database().inTransaction(tx -> till.apply(tx, payment, new PaymentCommand.Close()));
  }

  /** How often in a row the channel knew no such order, with this answer. */
  int countUnknown(Payment payment, QueryAnswer answer) {
    till.world().tell("  %s says of %s: %s", payment.channel(), payment.paymentNo(), answer);
    var row = Objects.requireNonNull(till.books().payments().get(payment.paymentId()));
    var times =
        switch (AttemptStep.unknown(answer)) {
          case ONCE_MORE -> row.notFound() + 1;
          case NOT_ANY_MORE -> 0;
          case AS_BEFORE -> row.notFound();
        };
    if (times != row.notFound()) {
      write(payment, known -> new PaymentRow(known.payment(), known.due(), times));
    }
    return times;
  }

  void soonAgain(Payment payment) {
    write(payment, row -> due(row, till.world().now().plus(SILENCE_RETRY)));
  }

  private void write(Payment payment, UnaryOperator<PaymentRow> change) {
    var id = payment.paymentId();
    var payments = till.books().payments();
    till.database()
        .inTransaction(
            tx -> tx.put(payments, id, change.apply(Objects.requireNonNull(tx.get(payments, id)))));
  }
}
