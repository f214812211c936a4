package bida.simulation.service;

import bida.contracts.Event;
import bida.payment.channel.OpenAnswer;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Tx;
import bida.simulation.outside.PayChannel;
import org.jspecify.annotations.Nullable;

/** A buyer opens an attempt: committed, called, and the answer noted. As OpenPayment does it. */
final class OpenPayments {

  private static final int ATTEMPTS_PER_ORDER = 20;

  private final Till till;
  private final AskChannels ask;
  private final ChannelNews news;

  OpenPayments(Till till, AskChannels ask, ChannelNews news) {
    this.till = till;
    this.ask = ask;
    this.news = news;
  }

  /** As OpenPayment does it; {@code isAnswered}: whether the channel's answer comes through. */
  void open(String orderNo, PayChannel at, boolean isAnswered) {
    var tx = till.database().begin();
    var attempt = attempt(tx, orderNo, at);
    if (attempt == null || !till.database().commit(tx)) {
      return;
    }
    var answer = at.open(attempt);
    if (isAnswered) {
      till.answers().add("the opening of " + attempt.paymentNo(), () -> opened(attempt, answer));
    }
  }

  private @Nullable Payment attempt(Tx tx, String orderNo, PayChannel at) {
    var row = tx.lock(till.books().windows(), orderNo);
    if (row == null) {
      return null;
    }
    var open =
        till.books().ofOrder(tx, orderNo).stream()
            .filter(PaymentBooks::isOpen)
            .findFirst()
            .orElse(null);
    if (open != null) {
      // Another channel has to close what is open first; the buyer comes again.
      return open.payment().channel().equals(at.name()) ? open.payment() : null;
    }
    var decision =
        till.books().window(tx, orderNo, new OpenAttempt(till.world().now(), ATTEMPTS_PER_ORDER));
    if (!(decision instanceof Accepted<PaymentWindow, Event>(var next, _))) {
      return null;
    }
    var way = new Way(at.name(), Movement.DEFAULT_MERCHANT, "native", "", Payer.UNNAMED);
    var attempt = Payment.attempt(next, way, till.world().now());
    till.books().add(tx, attempt);
    return attempt;
  }

  private void opened(Payment attempt, OpenAnswer answer) {
    switch (answer) {
      case OpenAnswer.Opened(var handle) ->
          till.database()
              .inTransaction(tx -> till.apply(tx, attempt, new PaymentCommand.MakePayable(handle)));
      case OpenAnswer.Refused _ ->
          ask.noteAnswer(attempt, till.channel(attempt).query(attempt.paymentNo()));
      case OpenAnswer.Paid(var money) -> news.learn(money);
      case OpenAnswer.KnownOtherwise _, OpenAnswer.Declined _, OpenAnswer.NoAnswer _ -> {}
    }
  }
}
