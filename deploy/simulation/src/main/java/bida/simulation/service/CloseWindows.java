package bida.simulation.service;

import bida.payment.AttemptStep;
import bida.payment.CloseProtocol;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.ClosingTimes;
import bida.payment.core.Lapse;
import bida.payment.core.Payment;
import bida.payment.core.WindowCommand;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Tx;
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
    till.database().inTransaction(tx -> claim(tx, orderNo));
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

  private void claim(Tx tx, String orderNo) {
    var row = Objects.requireNonNull(tx.get(till.books().windows(), orderNo));
    tx.put(
        till.books().windows(),
        orderNo,
        new WindowRow(
            row.window(), row.tries() + 1, ClosingTimes.next(row.tries(), till.world().now())));
  }

  private void endWindow(String orderNo, List<Said> asked, boolean answers) {
    asked.forEach(said -> closeKnowing(said, answers));
    till.database().inTransaction(tx -> finish(tx, orderNo));
  }

  private void finish(Tx tx, String orderNo) {
    tx.lock(till.books().windows(), orderNo);
    var anyOpen = till.books().ofOrder(tx, orderNo).stream().anyMatch(PaymentBooks::isOpen);
    till.books()
        .window(tx, orderNo, WindowCommand.onceAsked(anyOpen, till.world().now(), CASE_AFTER));
  }

  private void closeKnowing(Said said, boolean answers) {
    var payment = said.attempt();
    var times = ask.countUnknown(payment, said.answer());
    go(payment, protocol(payment).after(said.answer(), times, said.askedAt()), answers);
  }

  private void go(Payment payment, AttemptStep step, boolean answers) {
    switch (step) {
      case AttemptStep.Learn(var money) -> news.learnAndApply(money);
      case AttemptStep.Close _ -> ask.close(payment);
      case AttemptStep.TellToClose(var timesUnknown) -> tellToClose(payment, timesUnknown, answers);
      case AttemptStep.Ask _ -> askAgain(payment, answers);
      case AttemptStep.AskSoon _ -> ask.soonAgain(payment);
      case AttemptStep.Wait _ -> {}
    }
  }

  private void tellToClose(Payment payment, int timesUnknown, boolean answers) {
    var answer = till.channel(payment).close(payment.paymentNo());
    till.world()
        .tell("  %s is told to close %s: %s", payment.channel(), payment.paymentNo(), answer);
    var heard = answers ? answer : new CloseAnswer.NoAnswer("time-out");
    go(payment, protocol(payment).after(heard, timesUnknown, till.world().now()), answers);
  }

  private void askAgain(Payment payment, boolean answers) {
    var answer = till.channel(payment).query(payment.paymentNo());
    ask.countUnknown(payment, answer);
    go(payment, AttemptStep.told(answer), answers);
  }

  private CloseProtocol protocol(Payment payment) {
    return new CloseProtocol(
        till.channel(payment).can(),
        new Lapse(
            Objects.requireNonNull(payment.prepay()).expiresAt(),
            NOT_FOUND_GRACE,
            NOT_FOUND_TIMES));
  }
}
