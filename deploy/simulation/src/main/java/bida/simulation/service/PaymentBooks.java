package bida.simulation.service;

import bida.contracts.ConfirmedBy;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Disputed;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Payment;
import bida.payment.core.PaymentCommand;
import bida.payment.core.PaymentCommand.GiveUpMatching;
import bida.payment.core.PaymentCommand.Match;
import bida.payment.core.PaymentCommand.Obstacles;
import bida.payment.core.PaymentCommand.Receive;
import bida.payment.core.PaymentLifecycle;
import bida.payment.core.PaymentStatus;
import bida.payment.core.PaymentWindow;
import bida.payment.core.Schedule;
import bida.payment.core.WindowCommand;
import bida.payment.core.WindowCommand.TakeMoney;
import bida.payment.core.WindowLifecycle;
import bida.payment.core.WindowStatus;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.PayChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Windows, payments and movements of payment-callback-service, and who may change them. */
public final class PaymentBooks {

  private static final Duration ORPHAN_AFTER = Duration.ofMinutes(5);
  private static final Duration ORPHAN_RETRY = Duration.ofSeconds(2);

  public record WindowRow(PaymentWindow window, int tries, @Nullable Instant due) {}

  /** {@code notFound}: how often in a row its channel did not know it. */
  public record PaymentRow(Payment payment, @Nullable Instant due, int notFound) {}

  /** {@code key}: its name for ever; {@code due}: null once it is applied. */
  public record MovementRow(String key, Movement movement, ConfirmedBy by, @Nullable Instant due) {}

  private final World world;
  private final Table<String, WindowRow> windows = new Table<>();
  private final Table<String, PaymentRow> payments = new Table<>();
  private final Table<String, MovementRow> movements = new Table<>();
  private final Strays<PaymentWindow, WindowCommand> windowStrays;
  private final Strays<Payment, PaymentCommand> paymentStrays;
  private int copies;

  PaymentBooks(World world) {
    this.world = world;
    this.windowStrays =
        new Strays<>(
            world,
            "window",
            PaymentWindow::status,
            Strays.anywhere(),
            List.of(
                new WindowCommand.Decline("no agreement", World.BEGINNING),
                new WindowCommand.CountAttempt(1)));
    this.paymentStrays =
        new Strays<>(
            world,
            "payment",
            Payment::status,
            Strays.anywhere(),
            List.of(new GiveUpMatching(World.BEGINNING, "nothing"), new Match()));
  }

  public Table<String, WindowRow> windows() {
    return windows;
  }

  public Table<String, PaymentRow> payments() {
    return payments;
  }

  public Table<String, MovementRow> movements() {
    return movements;
  }

  void place(Tx tx, PaymentWindow window) {
    if (tx.get(windows, window.orderNo()) == null) {
      tx.put(windows, window.orderNo(), new WindowRow(window, 0, window.firstLookAt()));
    }
  }

  Decision<PaymentWindow, Event> window(Tx tx, String orderNo, WindowCommand command) {
    var row = Objects.requireNonNull(tx.get(windows, orderNo), orderNo);
    var before = row.window();
    var decision =
        windowStrays.decide(before, command, (at, asked, _) -> WindowLifecycle.decide(at, asked));
    world.tell("  window %s %s + %s = %s", orderNo, before.status(), command, decision);
    if (decision instanceof Accepted<PaymentWindow, Event>(var next, var events)) {
      tx.put(windows, orderNo, new WindowRow(next, row.tries(), due(row, next)));
      tell(tx, events);
    }
    return decision;
  }

  private @Nullable Instant due(WindowRow row, PaymentWindow next) {
    if (next.status().isTerminal()) {
      return null;
    }
    var fencedNow =
        next.status() == WindowStatus.FENCED && row.window().status() != WindowStatus.FENCED;
    return fencedNow ? world.now() : row.due();
  }

  Decision<Payment, Event> payment(Tx tx, PaymentRow row, PaymentCommand command) {
    var before = row.payment();
    learnToClaim(before);
    var decision =
        paymentStrays.decide(before, command, (at, asked, _) -> PaymentLifecycle.decide(at, asked));
    world.tell("  payment %s %s + %s", before.paymentId(), before.status(), command);
    if (decision instanceof Accepted<Payment, Event>(var next, var events)) {
      var due = next.status().isTerminal() ? null : row.due();
      tx.put(payments, next.paymentId(), new PaymentRow(next, due, row.notFound()));
      tell(tx, events);
    }
    return decision;
  }

  // Nobody claims money here: it is the money of an order that costs as much.
  private void learnToClaim(Payment money) {
    var received = money.received();
    if (received != null) {
      windows.all().stream()
          .findFirst()
          .map(row -> costing(row.window(), received.amount()))
          .ifPresent(
              order -> {
                var now = world.now();
                var nobody = new Obstacles(0, false);
                paymentStrays.learn(new PaymentCommand.ClaimGoods(order, nobody, now));
                paymentStrays.learn(new PaymentCommand.ClaimRefund(order.tenant(), nobody, now));
              });
    }
  }

  private static PaymentWindow costing(PaymentWindow order, Money amount) {
    return new PaymentWindow(
        order.orderNo(),
        order.tenant(),
        order.buyerId(),
        amount,
        order.title(),
        order.placedAt(),
        order.payBy(),
        order.lateMoneyUntil(),
        WindowStatus.OPEN,
        0,
        null,
        false,
        null,
        null);
  }

  void add(Tx tx, Payment attempt) {
    var due = Schedule.first(attempt.openedAt());
    tx.put(payments, attempt.paymentId(), new PaymentRow(attempt, due, 0));
  }

  void tell(Tx tx, List<? extends Event> events) {
    events.forEach(event -> tx.tell(event.key(), List.of(event)));
  }

  /** Written down before it is understood; told again, it is known. */
  void keep(Tx tx, Movement movement, ConfirmedBy by) {
    var key = PayChannel.key(movement);
    if (world.lacks(Guard.MONEY_KEY)) {
      key += "~" + ++copies;
    }
    if (tx.get(movements, key) == null) {
      tx.put(movements, key, new MovementRow(key, movement, by, world.now()));
    }
  }

  /** Whether a channel's word was written down. */
  public boolean isKept(String key) {
    return movements.get(key) != null
        || (world.lacks(Guard.MONEY_KEY)
            && movements.all().stream().anyMatch(row -> row.key().startsWith(key + "~")));
  }

  void applied(Tx tx, MovementRow row, boolean done) {
    due(tx, row, done ? null : world.now().plus(ORPHAN_RETRY));
    if (done && row.movement() instanceof MoneyIn money) {
      tx.all(movements)
          .filter(other -> isDisputeOf(money, other.movement()))
          .toList()
          .forEach(other -> due(tx, other, world.now()));
    }
  }

  private void due(Tx tx, MovementRow row, @Nullable Instant at) {
    tx.put(movements, row.key(), new MovementRow(row.key(), row.movement(), row.by(), at));
  }

  private static boolean isDisputeOf(MoneyIn money, Movement movement) {
    return movement instanceof Disputed news
        && news.channel().equals(money.channel())
        && news.transactionId().equals(money.transactionId());
  }

  /** True when nothing is left to do about it. */
  boolean apply(Tx tx, MoneyIn money, ConfirmedBy by) {
    var attempt = attempt(tx, money);
    return attempt == null ? keepAsOrphan(tx, money, by) : receive(tx, attempt, money, by);
  }

  private @Nullable PaymentRow attempt(Tx tx, MoneyIn money) {
    var row = tx.get(payments, money.paymentNo());
    return row == null || !row.payment().channel().equals(money.channel()) ? null : row;
  }

  private boolean receive(Tx tx, PaymentRow attempt, MoneyIn money, ConfirmedBy by) {
    var orderNo = Objects.requireNonNull(attempt.payment().order()).orderNo();
    tx.lock(windows, orderNo);
    var orphan = tx.get(payments, Payment.idOf(money));
    if (orphan != null) {
      payment(tx, orphan, new Match());
    }
    var now = world.now();
    var payment =
        attempt.payment().received() == null
            ? attempt
            : new PaymentRow(Payment.beside(attempt.payment(), money, now), null, 0);
    var decision = payment(tx, payment, new Receive(money, by, now));
    if (!(decision instanceof Accepted<Payment, Event>(var taken, _))) {
      throw new IllegalStateException(
          "money " + money.transactionId() + " is neither old nor taken: " + decision);
    }
    if (taken.status() == PaymentStatus.SUCCEEDED) {
      window(tx, orderNo, new TakeMoney());
    }
    return true;
  }

  private boolean keepAsOrphan(Tx tx, MoneyIn money, ConfirmedBy by) {
    var id = Payment.idOf(money);
    var known = tx.get(payments, id);
    if (known == null) {
      var now = world.now();
      var orphan = Payment.orphan(money, by, now);
      tx.put(payments, id, new PaymentRow(orphan, now.plus(ORPHAN_AFTER), 0));
      return false;
    }
    return known.payment().status() != PaymentStatus.ORPHAN;
  }

  void giveUp(Tx tx, String paymentId, String channelSays) {
    var row = Objects.requireNonNull(tx.get(payments, paymentId));
    payment(tx, row, new GiveUpMatching(world.now(), channelSays));
  }

  List<PaymentRow> ofOrder(Tx tx, String orderNo) {
    return tx.all(payments)
        .filter(
            row -> {
              var order = row.payment().order();
              return order != null && order.orderNo().equals(orderNo);
            })
        .toList();
  }

  static boolean isOpen(PaymentRow row) {
    return row.payment().status().isPayable();
  }
}
