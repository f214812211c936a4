package bida.simulation.service;

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

  void noteAnswer(Payment payment, QueryAnswer answer) {
    till.world().tell("  %s says of %s: %s", payment.channel(), payment.paymentNo(), answer);
    switch (answer) {
      case QueryAnswer.Paid(var money) -> news.learn(money);
      case QueryAnswer.Closed _ -> close(payment);
      case QueryAnswer.NotPaid _ -> found(payment, 0);
      case QueryAnswer.NotFound _ -> notFound(payment);
      case QueryAnswer.NoAnswer _ -> soonAgain(payment);
    }
  }

  void close(Payment payment) {
    till.database().inTransaction(tx -> till.apply(tx, payment, new PaymentCommand.Close()));
  }

  void found(Payment payment, int notFound) {
    till.database()
        .inTransaction(
            tx -> {
              var row =
                  Objects.requireNonNull(tx.get(till.books().payments(), payment.paymentId()));
              tx.put(
                  till.books().payments(),
                  payment.paymentId(),
                  new PaymentRow(row.payment(), row.due(), notFound));
            });
  }

  int notFound(Payment payment) {
    var row = Objects.requireNonNull(till.books().payments().get(payment.paymentId()));
    found(payment, row.notFound() + 1);
    return row.notFound() + 1;
  }

  private void soonAgain(Payment payment) {
    till.database()
        .inTransaction(
            tx -> {
              var row =
                  Objects.requireNonNull(tx.get(till.books().payments(), payment.paymentId()));
              tx.put(
                  till.books().payments(),
                  payment.paymentId(),
                  due(row, till.world().now().plus(SILENCE_RETRY)));
            });
  }
}
