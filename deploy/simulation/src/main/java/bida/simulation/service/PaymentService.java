package bida.simulation.service;

import bida.contracts.ConfirmedBy;
import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.RefundStep;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Lapse;
import bida.payment.core.Movement;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.Refund;
import bida.payment.core.RefundCommand;
import bida.payment.core.RefundStatus;
import bida.payment.core.Schedule;
import bida.payment.core.WindowCommand;
import bida.payment.core.WindowCommand.OpenAttempt;
import bida.payment.core.WindowStatus;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Letter;
import bida.simulation.outside.PayChannel;
import bida.simulation.service.PaymentBooks.MovementRow;
import bida.simulation.service.PaymentBooks.PaymentRow;
import bida.simulation.service.PaymentBooks.WindowRow;
import bida.simulation.service.PaymentRefunds.RefundRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * payment-callback-service: callbacks, queries, closing and refunds around the cores. Calls to
 * channels stand between transactions, and their answers are noted later.
 */
public final class PaymentService extends Service {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final int ATTEMPTS_PER_ORDER = 20;
  private static final Duration NOT_FOUND_GRACE = Duration.ofMinutes(1);
  private static final int NOT_FOUND_TIMES = 3;
  private static final Duration CASE_AFTER = Duration.ofMinutes(30);
  private static final Duration SILENCE_RETRY = Duration.ofSeconds(30);
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

  private final Map<String, PayChannel> channels;
  private final PaymentBooks books;
  private final PaymentRefunds refunds;

  public PaymentService(
      World world, Topic topic, List<Topic> reads, Map<String, PayChannel> channels) {
    super(world, "payment-callback-service", topic, reads);
    this.channels = channels;
    this.books = new PaymentBooks(world);
    this.refunds = new PaymentRefunds(world, books);
  }

  public PaymentBooks books() {
    return books;
  }

  public PaymentRefunds refunds() {
    return refunds;
  }

  @Override
  protected void hear(Event event, Tx tx) {
    switch (event) {
      case OrderPlaced e -> books.place(tx, PaymentWindow.of(e));
      case PaymentCloseRequested e ->
          books.window(tx, e.orderNo(), new WindowCommand.Fence(e.requestedAt()));
      case OrderRelinked e -> books.window(tx, e.orderNo(), new WindowCommand.Relink(e.buyerId()));
      case RefundApproved e -> refunds.approve(tx, e);
      default -> {}
    }
  }

  private PayChannel channel(Payment payment) {
    return Objects.requireNonNull(channels.get(payment.channel()), payment.channel());
  }

  // A buyer opens an attempt -----------------------------------------------------------------

  public boolean knows(String orderNo) {
    return books.windows().get(orderNo) != null;
  }

  /** As OpenPayment does it; {@code answered}: whether the channel's answer comes through. */
  public void open(String orderNo, PayChannel at, boolean answers) {
    var tx = database.begin();
    var attempt = attempt(tx, orderNo, at);
    if (attempt == null || !database.commit(tx)) {
      return;
    }
    var answer = at.open(attempt);
    if (answers) {
      answered("the opening of " + attempt.paymentNo(), () -> opened(attempt, answer));
    }
  }

  private @Nullable Payment attempt(Tx tx, String orderNo, PayChannel at) {
    var row = tx.lock(books.windows(), orderNo);
    if (row == null) {
      return null;
    }
    var open =
        books.ofOrder(tx, orderNo).stream().filter(PaymentBooks::isOpen).findFirst().orElse(null);
    if (open != null) {
      // Another channel has to close what is open first; the buyer comes again.
      return open.payment().channel().equals(at.name()) ? open.payment() : null;
    }
    var decision = books.window(tx, orderNo, new OpenAttempt(world.now(), ATTEMPTS_PER_ORDER));
    if (!(decision instanceof Accepted<PaymentWindow, Event>(var next, _))) {
      return null;
    }
    var way = new Way(at.name(), Movement.DEFAULT_MERCHANT, "native", "", Payer.UNNAMED);
    var attempt = Payment.attempt(next, way, world.now());
    books.add(tx, attempt);
    return attempt;
  }

  private void opened(Payment attempt, OpenAnswer answer) {
    switch (answer) {
      case OpenAnswer.Opened(var handle) ->
          database.inTransaction(tx -> apply(tx, attempt, new PaymentCommand.MakePayable(handle)));
      case OpenAnswer.Refused _ -> noteAnswer(attempt, channel(attempt).query(attempt.paymentNo()));
      case OpenAnswer.Paid(var money) -> learn(money);
      case OpenAnswer.KnownOtherwise _, OpenAnswer.Declined _, OpenAnswer.NoAnswer _ -> {}
    }
  }

  private void apply(Tx tx, Payment payment, PaymentCommand command) {
    var row = Objects.requireNonNull(tx.get(books.payments(), payment.paymentId()));
    books.payment(tx, row, command);
  }

  // Callbacks and what they tell --------------------------------------------------------------

  private void offerLetters(Offers offers, PayChannel at) {
    for (var letter : at.letters()) {
      var on = at.name() + "'s letter " + letter.no();
      offers.work(8, "takes", on, () -> take(at, letter, true, true));
      offers.fault(2, Fault.CALLBACK_TWICE, "takes, and again later,", on, () -> keep(letter));
      offers.fault(2, Fault.CALLBACK_LOST, "never gets", on, () -> at.lose(letter));
      offers.fault(
          1,
          Fault.CALLBACK_DIED_BEFORE_WRITE,
          "dies before it has written",
          on,
          () -> take(at, letter, false, world.lacks(Guard.WRITE_BEFORE_ACK)));
      offers.fault(
          1, Fault.CALLBACK_DIED_BEFORE_ACK, "dies with", on, () -> take(at, letter, true, false));
      offers.fault(
          1,
          Fault.STALE,
          "writes slowly",
          on,
          () -> stall("writing " + on, tx -> keep(tx, letter)));
    }
  }

  private void take(PayChannel at, Letter<Movement> letter, boolean writes, boolean acks) {
    world.tell("  %s tells %s", at.name(), letter.content());
    if (writes) {
      keep(letter);
    }
    if (acks) {
      at.acknowledge(letter);
    }
  }

  private void keep(Letter<Movement> letter) {
    database.inTransaction(tx -> keep(tx, letter));
  }

  private void keep(Tx tx, Letter<Movement> letter) {
    books.keep(tx, letter.content(), ConfirmedBy.CALLBACK);
  }

  private void learn(Movement movement) {
    database.inTransaction(tx -> books.keep(tx, movement, ConfirmedBy.QUERY));
  }

  private void apply(Tx tx, String key) {
    var row = tx.get(books.movements(), key);
    if (row == null || row.due() == null) {
      return;
    }
    var done =
        switch (row.movement()) {
          case MoneyIn money -> books.apply(tx, money, row.by());
          case RefundEnded news -> refunds.hear(tx, news, mayWait(tx, news));
          case Movement.RefundNoticed _, Movement.Disputed _ -> true;
        };
    books.applied(tx, row, done);
  }

  private boolean mayWait(Tx tx, RefundEnded news) {
    return tx.all(books.movements())
        .anyMatch(
            row ->
                row.due() != null
                    && row.movement() instanceof MoneyIn money
                    && money.transactionId().equals(news.transactionId()));
  }

  // The statement of a day ----------------------------------------------------------------------

  /** Ready at ten o'clock in Beijing of the next day; it has what no callback and no query told. */
  private static Instant statementOf(Movement movement) {
    var day = movement.happenedAt().atZone(BEIJING).toLocalDate().plusDays(1);
    return day.atTime(10, 0).atZone(BEIJING).toInstant();
  }

  private List<Movement> untold(PayChannel at) {
    return at.moved().stream().filter(moved -> !books.isKept(PayChannel.key(moved))).toList();
  }

  private void offerStatement(Offers offers, PayChannel at) {
    var news = untold(at).stream().filter(moved -> isDue(statementOf(moved))).toList();
    if (!news.isEmpty()) {
      offers.work(
          2, "reads the statement of", at.name(), () -> news.forEach(this::learnByStatement));
    }
  }

  private void learnByStatement(Movement movement) {
    database.inTransaction(tx -> books.keep(tx, movement, ConfirmedBy.STATEMENT));
  }

  // Asking ------------------------------------------------------------------------------------

  private void ask(Payment payment, QueryAnswer answer) {
    database.inTransaction(tx -> claim(tx, payment));
    if (answer instanceof QueryAnswer.NoAnswer) {
      noteAnswer(payment, answer);
    } else {
      answered("what was said of " + payment.paymentNo(), () -> noteAnswer(payment, answer));
    }
  }

  private void claim(Tx tx, Payment payment) {
    var row = Objects.requireNonNull(tx.get(books.payments(), payment.paymentId()));
    var next = Schedule.next(payment.openedAt(), world.now());
    tx.put(books.payments(), payment.paymentId(), due(row, next));
  }

  private static PaymentRow due(PaymentRow row, Instant next) {
    return PaymentBooks.isOpen(row) ? new PaymentRow(row.payment(), next, row.notFound()) : row;
  }

  private void noteAnswer(Payment payment, QueryAnswer answer) {
    world.tell("  %s says of %s: %s", payment.channel(), payment.paymentNo(), answer);
    switch (answer) {
      case QueryAnswer.Paid(var money) -> learn(money);
      case QueryAnswer.Closed _ -> close(payment);
      case QueryAnswer.NotPaid _ -> found(payment, 0);
      case QueryAnswer.NotFound _ -> notFound(payment);
      case QueryAnswer.NoAnswer _ -> soonAgain(payment);
    }
  }

  private void close(Payment payment) {
    database.inTransaction(tx -> apply(tx, payment, new PaymentCommand.Close()));
  }

  private void found(Payment payment, int notFound) {
    database.inTransaction(
        tx -> {
          var row = Objects.requireNonNull(tx.get(books.payments(), payment.paymentId()));
          tx.put(
              books.payments(),
              payment.paymentId(),
              new PaymentRow(row.payment(), row.due(), notFound));
        });
  }

  private int notFound(Payment payment) {
    var row = Objects.requireNonNull(books.payments().get(payment.paymentId()));
    found(payment, row.notFound() + 1);
    return row.notFound() + 1;
  }

  private void soonAgain(Payment payment) {
    database.inTransaction(
        tx -> {
          var row = Objects.requireNonNull(tx.get(books.payments(), payment.paymentId()));
          tx.put(books.payments(), payment.paymentId(), due(row, world.now().plus(SILENCE_RETRY)));
        });
  }

  // Closing: the only judge between cancel and pay ---------------------------------------------

  private void closeWindow(String orderNo, boolean answers) {
    database.inTransaction(
        tx -> {
          var row = Objects.requireNonNull(tx.get(books.windows(), orderNo));
          var wait = CLOSE_AGAIN.get(Math.min(row.tries(), CLOSE_AGAIN.size() - 1));
          tx.put(
              books.windows(),
              orderNo,
              new WindowRow(row.window(), row.tries() + 1, world.now().plus(wait)));
        });
    database.inTransaction(tx -> books.window(tx, orderNo, new WindowCommand.Fence(world.now())));
    var asked = new ArrayList<Said>();
    for (var row : books.ofOrder(database.begin(), orderNo)) {
      if (PaymentBooks.isOpen(row)) {
        var payment = row.payment();
        var answer =
            answers
                ? channel(payment).query(payment.paymentNo())
                : new QueryAnswer.NoAnswer("time-out");
        asked.add(new Said(payment, answer, world.now()));
      }
    }
    answered(
        "what was said of the attempts of " + orderNo,
        () -> endWindow(orderNo, asked, true),
        Fault.CLOSE_UNANSWERED,
        () -> endWindow(orderNo, asked, false));
  }

  private void endWindow(String orderNo, List<Said> asked, boolean answers) {
    asked.forEach(said -> closeKnowing(said, answers));
    database.inTransaction(
        tx -> {
          tx.lock(books.windows(), orderNo);
          var anyOpen = books.ofOrder(tx, orderNo).stream().anyMatch(PaymentBooks::isOpen);
          var now = world.now();
          books.window(
              tx,
              orderNo,
              anyOpen
                  ? new WindowCommand.KeepClosing(now, CASE_AFTER)
                  : new WindowCommand.Close(now));
        });
  }

  // The movement that was learnt is applied here and now, as ApplyMovements does for who asked.
  private void learnAndApply(Movement movement) {
    learn(movement);
    database.inTransaction(tx -> apply(tx, PayChannel.key(movement)));
  }

  private void closeKnowing(Said said, boolean answers) {
    var payment = said.attempt();
    switch (said.answer()) {
      case QueryAnswer.Paid(var money) -> learnAndApply(money);
      case QueryAnswer.Closed _ -> close(payment);
      case QueryAnswer.NotPaid _ -> {
        found(payment, 0);
        closeOr(payment, 0, lapse(payment).whenUnpaid(said.askedAt()), answers);
      }
      case QueryAnswer.NotFound _ -> {
        var times = notFound(payment);
        closeOr(payment, times, lapse(payment).whenUnknown(times, said.askedAt()), answers);
      }
      case QueryAnswer.NoAnswer _ -> {}
    }
  }

  private void closeOr(Payment payment, int notFound, boolean lapsed, boolean answers) {
    if (!channel(payment).can().close()) {
      if (lapsed) {
        close(payment);
      }
      return;
    }
    var answer = channel(payment).close(payment.paymentNo());
    world.tell("  %s is told to close %s: %s", payment.channel(), payment.paymentNo(), answer);
    if (!answers) {
      return;
    }
    switch (answer) {
      case CloseAnswer.Closed _ -> close(payment);
      case CloseAnswer.AlreadyPaid _ -> {
        if (channel(payment).query(payment.paymentNo()) instanceof QueryAnswer.Paid(var money)) {
          learnAndApply(money);
        }
      }
      case CloseAnswer.NotFound _ -> {
        if (lapse(payment).whenUnknown(notFound, world.now())) {
          close(payment);
        }
      }
      case CloseAnswer.NoAnswer _ -> {}
    }
  }

  private static Lapse lapse(Payment payment) {
    return new Lapse(
        Objects.requireNonNull(payment.prepay()).expiresAt(), NOT_FOUND_GRACE, NOT_FOUND_TIMES);
  }

  // Refunds -----------------------------------------------------------------------------------

  private void offerRefund(Offers offers, RefundRow row) {
    var refund = row.refund();
    var on = refund.refundNo();
    offers.work(6, "carries out refund", on, () -> execute(row, Answering.YES));
    offers.fault(
        3,
        Fault.REFUND_UNANSWERED,
        "has no answer to refund",
        on,
        () -> execute(row, Answering.NO));
    offers.fault(
        3,
        Fault.REFUND_UNANSWERED,
        "has no answer, and nothing was done, to refund",
        on,
        () -> execute(row, Answering.NEVER_ARRIVED));
    offers.fault(
        2, Fault.REFUND_LATER, "is put off with refund", on, () -> execute(row, Answering.LATER));
    offers.fault(2, Fault.ANSWER_LOST, "dies after refund", on, () -> execute(row, Answering.LOST));
  }

  /** What becomes of the answer to a call. */
  private enum Answering {
    YES,
    NO,
    NEVER_ARRIVED,
    LATER,
    LOST
  }

  private void execute(RefundRow row, Answering how) {
    database.inTransaction(
        tx ->
            refunds.claim(
                tx, Objects.requireNonNull(tx.get(refunds.refunds(), row.refund().refundNo()))));
    var refund = row.refund();
    var payment =
        Objects.requireNonNull(books.payments().get(refund.paymentId()), refund.paymentId())
            .payment();
    var order = refunds.order(refund, payment);
    var at = channel(payment);
    switch (RefundStep.of(refund, order.captured(), row.tries() > 0, at.can())) {
      case RefundStep.Pay _ -> record(refund, pay(at, refund, order, how), how);
      case RefundStep.Ask _ -> record(refund, at.queryRefund(refund.refundNo()), how);
      case RefundStep.AskAndPay _ -> {
        var answer = at.queryRefund(refund.refundNo());
        record(
            refund,
            answer instanceof RefundAnswer.NotFound ? pay(at, refund, order, how) : answer,
            how);
      }
      case RefundStep.AskPerson _ -> told(refund, new RefundCommand.AskPerson(world.now()));
      case RefundStep.Refuse(var code) -> told(refund, new RefundCommand.Refuse(code, world.now()));
    }
  }

  private RefundAnswer pay(PayChannel at, Refund refund, RefundOrder order, Answering how) {
    if (how == Answering.LATER) {
      return new RefundAnswer.Later("balance");
    }
    if (how == Answering.NEVER_ARRIVED) {
      return new RefundAnswer.NoAnswer("time-out");
    }
    return at.refund(
        world.lacks(Guard.ONE_REFUND_NUMBER) && refund.status() == RefundStatus.UNKNOWN
            ? again(order)
            : order);
  }

  private static RefundOrder again(RefundOrder order) {
    return new RefundOrder(
        order.refundNo() + "R",
        order.merchant(),
        order.paymentNo(),
        order.transactionId(),
        order.amount(),
        order.captured(),
        order.reason());
  }

  private void record(Refund refund, RefundAnswer answer, Answering how) {
    switch (how) {
      case YES, LATER ->
          answered("the answer to refund " + refund.refundNo(), () -> note(refund, answer));
      case NO, NEVER_ARRIVED -> note(refund, new RefundAnswer.NoAnswer("time-out"));
      case LOST -> {}
    }
  }

  private void note(Refund refund, RefundAnswer answer) {
    world.tell("  %s says to %s: %s", refund.channel(), refund.refundNo(), answer);
    switch (answer) {
      case RefundAnswer.Processing(var id) -> told(refund, new RefundCommand.Submit(id));
      case RefundAnswer.Ended(var news) -> learn(news);
      case RefundAnswer.Later(var code) ->
          told(refund, new RefundCommand.Postpone(code, world.now()));
      case RefundAnswer.Refused(var code) ->
          told(refund, new RefundCommand.Refuse(code, world.now()));
      case RefundAnswer.NoAnswer _, RefundAnswer.NotFound _ ->
          told(refund, new RefundCommand.LoseSight());
    }
  }

  private void told(Refund refund, RefundCommand command) {
    database.inTransaction(tx -> refunds.apply(tx, refund.refundNo(), command));
  }

  // What may happen next ------------------------------------------------------------------------

  @Override
  protected void offerOwn(Offers offers) {
    channels.values().forEach(at -> offerLetters(offers, at));
    channels.values().forEach(at -> offerStatement(offers, at));
    books
        .movements()
        .all()
        .filter(row -> isDue(row.due()))
        .forEach(row -> offerMovement(offers, row));
    if (!mayCall()) {
      return;
    }
    books.payments().all().filter(row -> isDue(row.due())).forEach(row -> offerAsk(offers, row));
    books
        .windows()
        .all()
        .filter(row -> isDue(row.due()))
        .forEach(row -> offerClose(offers, row.window().orderNo()));
    refunds
        .refunds()
        .all()
        .filter(row -> isDue(row.due()))
        .forEach(row -> offerRefund(offers, row));
  }

  private void offerMovement(Offers offers, MovementRow row) {
    offerTimer(offers, 8, "applies", row.key(), tx -> apply(tx, row.key()));
  }

  private void offerAsk(Offers offers, PaymentRow row) {
    var payment = row.payment();
    var number = payment.paymentNo();
    if (payment.status() == PaymentStatus.ORPHAN) {
      offerTimer(
          offers,
          4,
          "gives up matching",
          payment.paymentId(),
          tx -> books.giveUp(tx, payment.paymentId(), "The channel was asked."));
      return;
    }
    offers.work(4, "asks about", number, () -> ask(payment, channel(payment).query(number)));
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

  private void offerClose(Offers offers, String orderNo) {
    offers.work(5, "closes the window of", orderNo, () -> closeWindow(orderNo, true));
    offers.fault(
        2,
        Fault.QUERY_UNANSWERED,
        "cannot close the window of",
        orderNo,
        () -> closeWindow(orderNo, false));
  }

  @Override
  protected long outside() {
    return channels.values().stream().mapToLong(PayChannel::changes).sum();
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var at : channels.values()) {
      for (var moved : untold(at)) {
        next = sooner(next, statementOf(moved));
      }
    }
    for (var row : books.windows().all().toList()) {
      next = sooner(next, row.due());
    }
    for (var row : books.payments().all().toList()) {
      next = sooner(next, row.due());
    }
    for (var row : books.movements().all().toList()) {
      next = sooner(next, row.due());
    }
    for (var row : refunds.refunds().all().toList()) {
      next = sooner(next, row.due());
    }
    return next;
  }

  /** Whether the order may still be paid, as the buyer's page would say. */
  public boolean mayPay(String orderNo) {
    var row = books.windows().get(orderNo);
    return row != null && row.window().status() == WindowStatus.OPEN;
  }
}
