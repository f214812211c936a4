package bida.simulation.service;

import bida.payment.channel.CloseAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Lapse;
import bida.payment.core.Payment;
import bida.payment.core.WindowCommand;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.service.PaymentBooks.WindowRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Cancel against pay: asks about each open attempt, closes it, and tells one of two answers. As
 * CloseWindows and AskChannel do it.
 */
final class CloseWindows {

  private static final Duration NOT_FOUND_GRACE = Duration.ofMinutes(1);
  private static final int NOT_FOUND_TIMES = 3;
  private static final Duration CASE_AFTER = Duration.ofMinutes(30);
  private static final List<Duration> CLOSE_AGAIN =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2));

  /** What a channel said of an attempt, and when it was asked. */
  private record Said(Payment attempt, QueryAnswer answer, Instant askedAt) {}

  private final Till till;
  private final AskChannels ask;
  private final ChannelNews news;

  CloseWindows(Till till, AskChannels ask, ChannelNews news) {
    this.till = till;
    this.ask = ask;
    this.news = news;
  }

  void offer(Offers offers, String orderNo) {
    offers.work(5, "closes the window of", orderNo, () -> closeWindow(orderNo, true));
    offers.fault(
        2,
        Fault.QUERY_UNANSWERED,
        "cannot close the window of",
        orderNo,
        () -> closeWindow(orderNo, false));
  }

  private void closeWindow(String orderNo, boolean answers) {
    till.database()
        .inTransaction(
            tx -> {
              var row = Objects.requireNonNull(tx.get(till.books().windows(), orderNo));
              var wait = CLOSE_AGAIN.get(Math.min(row.tries(), CLOSE_AGAIN.size() - 1));
              tx.put(
                  till.books().windows(),
                  orderNo,
                  new WindowRow(row.window(), row.tries() + 1, till.world().now().plus(wait)));
            });
    till.database()
        .inTransaction(
            tx -> till.books().window(tx, orderNo, new WindowCommand.Fence(till.world().now())));
    var asked = new ArrayList<Said>();
    for (var row : till.books().ofOrder(till.database().begin(), orderNo)) {
      if (PaymentBooks.isOpen(row)) {
        var payment = row.payment();
        var answer =
            answers
                ? till.channel(payment).query(payment.paymentNo())
                : new QueryAnswer.NoAnswer("time-out");
        asked.add(new Said(payment, answer, till.world().now()));
      }
    }
    till.answers()
        .add(
            "what was said of the attempts of " + orderNo,
            () -> endWindow(orderNo, asked, true),
            Fault.CLOSE_UNANSWERED,
            () -> endWindow(orderNo, asked, false));
  }

  private void endWindow(String orderNo, List<Said> asked, boolean answers) {
    asked.forEach(said -> closeKnowing(said, answers));
    till.database()
        .inTransaction(
            tx -> {
              tx.lock(till.books().windows(), orderNo);
              var anyOpen =
                  till.books().ofOrder(tx, orderNo).stream().anyMatch(PaymentBooks::isOpen);
              var now = till.world().now();
              till.books()
                  .window(
                      tx,
                      orderNo,
                      anyOpen
                          ? new WindowCommand.KeepClosing(now, CASE_AFTER)
                          : new WindowCommand.Close(now));
            });
  }

  private void closeKnowing(Said said, boolean answers) {
    var payment = said.attempt();
    switch (said.answer()) {
      case QueryAnswer.Paid(var money) -> news.learnAndApply(money);
      case QueryAnswer.Closed _ -> ask.close(payment);
      case QueryAnswer.NotPaid _ -> {
        ask.found(payment, 0);
        closeOr(payment, 0, lapse(payment).whenUnpaid(said.askedAt()), answers);
      }
      case QueryAnswer.NotFound _ -> {
        var times = ask.notFound(payment);
        closeOr(payment, times, lapse(payment).whenUnknown(times, said.askedAt()), answers);
      }
      case QueryAnswer.NoAnswer _ -> {}
    }
  }

  private void closeOr(Payment payment, int notFound, boolean lapsed, boolean answers) {
    if (!till.channel(payment).can().close()) {
      if (lapsed) {
        ask.close(payment);
      }
      return;
    }
    var answer = till.channel(payment).close(payment.paymentNo());
    till.world()
        .tell("  %s is told to close %s: %s", payment.channel(), payment.paymentNo(), answer);
    if (!answers) {
      return;
    }
    switch (answer) {
      case CloseAnswer.Closed _ -> ask.close(payment);
      case CloseAnswer.AlreadyPaid _ -> {
        if (till.channel(payment).query(payment.paymentNo())
            instanceof QueryAnswer.Paid(var money)) {
          news.learnAndApply(money);
        }
      }
      case CloseAnswer.NotFound _ -> {
        if (lapse(payment).whenUnknown(notFound, till.world().now())) {
          ask.close(payment);
        }
      }
      case CloseAnswer.NoAnswer _ -> {}
    }
  }

  private static Lapse lapse(Payment payment) {
    return new Lapse(
        Objects.requireNonNull(payment.prepay()).expiresAt(), NOT_FOUND_GRACE, NOT_FOUND_TIMES);
  }
}
