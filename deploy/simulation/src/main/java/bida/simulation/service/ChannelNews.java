package bida.simulation.service;

import bida.contracts.ConfirmedBy;
import bida.payment.core.Movement;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundEnded;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Tx;
import bida.simulation.outside.Letter;
import bida.simulation.outside.PayChannel;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Callbacks, answers and statements: written down first, understood afterwards. */
final class ChannelNews {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  /** As long as neither the channel nor the book changes it stays so. */
  private record Untold(long atChannel, int writes, List<Movement> movements) {

    static Untold of(PayChannel at, PaymentBooks books) {
      var movements = new ArrayList<Movement>();
      for (var moved : at.moved()) {
        if (!books.isKept(PayChannel.key(moved))) {
          movements.add(moved);
        }
      }
      return new Untold(at.changes(), books.movements().writes(), movements);
    }

    boolean isOf(PayChannel at, PaymentBooks books) {
      return atChannel == at.changes() && writes == books.movements().writes();
    }
  }

  private final Map<PayChannel, Untold> untold = new HashMap<>();
  private final Till till;
  private final PaymentRefunds refunds;
  private final BiConsumer<String, Consumer<Tx>> stall;

  /** {@code stall}: does a thing in a transaction that commits late. */
  ChannelNews(Till till, PaymentRefunds refunds, BiConsumer<String, Consumer<Tx>> stall) {
    this.till = till;
    this.refunds = refunds;
    this.stall = stall;
  }

  void offerLetters(Offers offers, PayChannel at) {
    for (var letter : at.letters()) {
      var on = at.name() + "'s letter " + letter.no();
      offers.work(8, "takes", on, () -> take(at, letter, true, true));
      offers.fault(2, Fault.CALLBACK_TWICE, "takes, and again later,", on, () -> keep(letter));
      // Nobody asks about complaints: a channel tells of one until it is heard.
      if (!(letter.content() instanceof Movement.Disputed)) {
        offers.fault(2, Fault.CALLBACK_LOST, "never gets", on, () -> at.lose(letter));
      }
      offers.fault(
          1,
          Fault.CALLBACK_DIED_BEFORE_WRITE,
          "dies before it has written",
          on,
          () -> take(at, letter, false, till.world().lacks(Guard.WRITE_BEFORE_ACK)));
      offers.fault(
          1, Fault.CALLBACK_DIED_BEFORE_ACK, "dies with", on, () -> take(at, letter, true, false));
      offers.fault(
          1,
          Fault.STALE,
          "writes slowly",
          on,
          () -> stall.accept("writing " + on, tx -> keep(tx, letter)));
    }
  }

  private void take(PayChannel at, Letter<Movement> letter, boolean writes, boolean acks) {
    till.world().tell("  %s tells %s", at.name(), letter.content());
    if (writes) {
      keep(letter);
    }
    if (acks) {
      at.acknowledge(letter);
    }
  }

  private void keep(Letter<Movement> letter) {
    till.database().inTransaction(tx -> keep(tx, letter));
  }

  private void keep(Tx tx, Letter<Movement> letter) {
    till.books().keep(tx, letter.content(), ConfirmedBy.CALLBACK);
  }

  void learn(Movement movement) {
    till.database().inTransaction(tx -> till.books().keep(tx, movement, ConfirmedBy.QUERY));
  }

  void apply(Tx tx, String key) {
    var row = tx.get(till.books().movements(), key);
    if (row == null || row.due() == null) {
      return;
    }
    var done =
        switch (row.movement()) {
          case MoneyIn money -> till.books().apply(tx, money, row.by());
          case RefundEnded news -> refunds.hear(tx, news, mayWait(tx, news.transactionId()));
          case Movement.Disputed news -> refunds.hear(tx, news, mayWait(tx, news.transactionId()));
          case Movement.RefundNoticed _ -> true;
        };
    till.books().applied(tx, row, done);
  }

  private boolean mayWait(Tx tx, String transactionId) {
    return tx.all(till.books().movements())
        .anyMatch(
            row ->
                row.due() != null
                    && row.movement() instanceof MoneyIn money
                    && money.transactionId().equals(transactionId));
  }

  /** Ready at ten o'clock in Beijing of the next day; it has what no callback and no query told. */
  static Instant statementOf(Movement movement) {
    var day = movement.happenedAt().atZone(BEIJING).toLocalDate().plusDays(1);
    return day.atTime(10, 0).atZone(BEIJING).toInstant();
  }

  /** What moved and is not written down. */
  List<Movement> untold(PayChannel at) {
    var known = untold.get(at);
    if (known == null || !known.isOf(at, till.books())) {
      known = Untold.of(at, till.books());
      untold.put(at, known);
    }
    return known.movements();
  }

  void offerStatement(Offers offers, PayChannel at) {
    if (untold(at).isEmpty()) {
      return;
    }
    var news = untold(at).stream().filter(moved -> till.isDue(statementOf(moved))).toList();
    if (!news.isEmpty()) {
      offers.work(
          2, "reads the statement of", at.name(), () -> news.forEach(this::learnByStatement));
    }
  }

  private void learnByStatement(Movement movement) {
    till.database().inTransaction(tx -> till.books().keep(tx, movement, ConfirmedBy.STATEMENT));
  }

  /** Applied here and now, as ApplyMovements does for whoever asked. */
  void learnAndApply(Movement movement) {
    learn(movement);
    till.database().inTransaction(tx -> apply(tx, PayChannel.key(movement)));
  }
}
