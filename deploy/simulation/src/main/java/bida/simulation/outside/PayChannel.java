package bida.simulation.outside;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import bida.payment.core.Movement.MoneyIn;
import bida.payment.core.Movement.RefundEnded;
import bida.payment.core.Payment;
import bida.simulation.machine.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A payment channel and its own book, which is the truth about money. */
public final class PayChannel {

  private static final String MERCHANT = Movement.DEFAULT_MERCHANT;

  /** What a buyer can pay, until it is closed. */
  public static final class Bill {
    private final String paymentNo;
    private final Money amount;
    private final Instant expiresAt;
    private final List<MoneyIn> paid = new ArrayList<>();
    private boolean closed;

    Bill(String paymentNo, Money amount, Instant expiresAt) {
      this.paymentNo = paymentNo;
      this.amount = amount;
      this.expiresAt = expiresAt;
    }

    public String paymentNo() {
      return paymentNo;
    }

    public Money amount() {
      return amount;
    }

    public Instant expiresAt() {
      return expiresAt;
    }

    public boolean isPaid() {
      return !paid.isEmpty();
    }

    public boolean isClosed() {
      return closed;
    }
  }

  /** Money on its way back; null while the channel works on it. */
  public static final class Back {
    private final RefundOrder order;
    private final Instant since;
    private Money amount;
    private @Nullable Kind end;
    private @Nullable Instant endedAt;

    Back(RefundOrder order, Instant since) {
      this.order = order;
      this.amount = order.amount();
      this.since = since;
    }

    public RefundOrder order() {
      return order;
    }

    public boolean isOpen() {
      return end == null;
    }

    public boolean isDone() {
      return end == Kind.REFUND;
    }

    /** Whether its money has left, or may yet. */
    public boolean holdsMoney() {
      return end == null || end == Kind.REFUND;
    }
  }

  private final String name;
  private final Capabilities can;
  private final World world;
  private final Map<String, Bill> bills = new LinkedHashMap<>();
  private final Map<String, MoneyIn> money = new LinkedHashMap<>();
  private final Map<String, Back> refunds = new LinkedHashMap<>();
  private final Map<String, List<Back>> backOf = new HashMap<>();
  private final List<Letter<Movement>> letters = new ArrayList<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final Disputes disputes;
  private int lettersSoFar;
  private long changes;

  public PayChannel(String name, Capabilities can, World world) {
    this.name = name;
    this.can = can;
    this.world = world;
    this.disputes = new Disputes(world, this::write);
  }

  public Disputes disputes() {
    return disputes;
  }

  /** The channel decides for the payer, and takes what is left of his money from ours. */
  public void lose(Disputes.Dispute dispute) {
    disputes.lose(dispute, left(disputes.paidOf(dispute)));
  }

  public String name() {
    return name;
  }

  public Capabilities can() {
    return can;
  }

  public OpenAnswer open(Payment attempt) {
    changes++;
    var known = bills.get(attempt.paymentNo());
    if (known == null) {
      var prepay = Objects.requireNonNull(attempt.prepay());
      bills.put(
          attempt.paymentNo(), new Bill(attempt.paymentNo(), attempt.amount(), prepay.expiresAt()));
      return new OpenAnswer.Opened("pay:" + attempt.paymentNo());
    }
    return known.isPaid() || known.closed
        ? new OpenAnswer.Refused(known.closed ? "closed" : "paid")
        : new OpenAnswer.Opened("pay:" + attempt.paymentNo());
  }

  public QueryAnswer query(String paymentNo) {
    var bill = bills.get(paymentNo);
    if (bill == null) {
      return new QueryAnswer.NotFound();
    }
    if (bill.isPaid()) {
      return new QueryAnswer.Paid(bill.paid.getFirst());
    }
    return bill.closed ? new QueryAnswer.Closed() : new QueryAnswer.NotPaid();
  }

  public CloseAnswer close(String paymentNo) {
    changes++;
    var bill = bills.get(paymentNo);
    if (bill == null) {
      return new CloseAnswer.NotFound();
    }
    if (bill.isPaid()) {
      return new CloseAnswer.AlreadyPaid();
    }
    bill.closed = true;
    return new CloseAnswer.Closed();
  }

  public RefundAnswer refund(RefundOrder order) {
    changes++;
    var known = refunds.get(order.refundNo());
    if (known != null) {
      return answer(known);
    }
    var paid = money.get(order.transactionId());
    if (paid == null || left(paid) < order.amount().amountMinor()) {
      return new RefundAnswer.Refused(paid == null ? "no_such_payment" : "exceeds_payment");
    }
    var back = new Back(order, world.now());
    keep(back);
    if (!can.queryRefund()) {
      // Who cannot be asked afterwards says at once what became of it, and nothing later.
      back.end = Kind.REFUND;
      back.endedAt = world.now();
    }
    return answer(back);
  }

  public RefundAnswer queryRefund(String refundNo) {
    var known = refunds.get(refundNo);
    return known == null ? new RefundAnswer.NotFound() : answer(known);
  }

  private void keep(Back back) {
    refunds.put(back.order.refundNo(), back);
    backOf.computeIfAbsent(back.order.transactionId(), _ -> new ArrayList<>()).add(back);
  }

  private RefundAnswer answer(Back back) {
    return back.isOpen()
        ? new RefundAnswer.Processing(idOf(back))
        : new RefundAnswer.Ended(news(back));
  }

  private static String idOf(Back back) {
    return "C" + back.order.refundNo();
  }

  private RefundEnded news(Back back) {
    var order = back.order;
    return new RefundEnded(
        name,
        order.merchant(),
        Objects.requireNonNull(back.end),
        order.refundNo(),
        idOf(back),
        order.paymentNo(),
        order.transactionId(),
        back.amount,
        Objects.requireNonNullElse(back.endedAt, back.since));
  }

  /** What may still go back of it. */
  public long left(MoneyIn paid) {
    return paid.amount().amountMinor() - goneOf(paid.transactionId(), false);
  }

  /** Minor units that went back of a transaction; {@code done}: those alone that arrived. */
  public long goneOf(String transactionId, boolean done) {
    long sum = disputes.lostOf(transactionId);
    for (var back : backOf.getOrDefault(transactionId, List.of())) {
      if (done ? back.isDone() : back.holdsMoney()) {
        sum += back.amount.amountMinor();
      }
    }
    return sum;
  }

  /** Somebody pays a bill, with whatever amount. */
  public void pay(Bill bill, Money amount) {
    pay(bill, amount, MERCHANT);
  }

  /** Somebody pays a bill into another account of the shop's. */
  public void payElsewhere(Bill bill, Money amount) {
    pay(bill, amount, "other merchant");
  }

  private void pay(Bill bill, Money amount, String merchant) {
    bill.paid.add(take(merchant, bill.paymentNo, bill.paid.size() + 1, amount));
  }

  /** Somebody pays to a number that nobody here gave him. */
  public void payTo(String number, Money amount) {
    take(MERCHANT, number, 1, amount);
  }

  private MoneyIn take(String merchant, String number, int times, Money amount) {
    var paid = new MoneyIn(name, merchant, number, "T" + number + "-" + times, amount, world.now());
    money.put(paid.transactionId(), paid);
    write(paid);
    return paid;
  }

  public void giveBackTooLittle(Back back) {
    back.amount = Money.of(back.amount.amountMinor() - 1, back.amount.currency());
    end(back, Kind.REFUND);
  }

  public void end(Back back, Kind how) {
    back.end = how;
    back.endedAt = world.now();
    write(news(back));
  }

  /** Somebody gives all that is left of it back at the channel's own desk. */
  public void giveBackAtDesk(MoneyIn paid) {
    var order =
        new RefundOrder(
            "DESK" + paid.transactionId(),
            paid.merchant(),
            paid.paymentNo(),
            paid.transactionId(),
            Money.of(left(paid), paid.amount().currency()),
            paid.amount(),
            "desk");
    var back = new Back(order, world.now());
    keep(back);
    end(back, Kind.REFUND);
  }

  /** What moved, as the statement of its day will have it. */
  public List<Movement> moved() {
    var all = new ArrayList<Movement>(money.values());
    refunds.values().stream().filter(Back::isDone).map(this::news).forEach(all::add);
    return all;
  }

  private void write(Movement movement) {
    changes++;
    letters.add(new Letter<>(++lettersSoFar, movement));
  }

  /** It was told that this is written down: it tells no more. */
  public void acknowledge(Letter<Movement> letter) {
    changes++;
    letters.remove(letter);
    acknowledged.add(key(letter.content()));
  }

  public void lose(Letter<Movement> letter) {
    changes++;
    letters.remove(letter);
  }

  public static String key(Movement movement) {
    return movement.channel() + "|" + movement.kind() + "|" + movement.reference();
  }

  /** Grows with everything that changes here. */
  public long changes() {
    return changes;
  }

  /** Keys of what it was told is written down. */
  public List<String> acknowledged() {
    return acknowledged;
  }

  public List<Letter<Movement>> letters() {
    return List.copyOf(letters);
  }

  public Iterable<Bill> bills() {
    return bills.values();
  }

  public @Nullable Bill bill(String paymentNo) {
    return bills.get(paymentNo);
  }

  public Iterable<MoneyIn> money() {
    return money.values();
  }

  /** What was paid to a number. */
  public List<MoneyIn> money(String paymentNo) {
    return money.values().stream().filter(paid -> paid.paymentNo().equals(paymentNo)).toList();
  }

  public Iterable<Back> refunds() {
    return refunds.values();
  }

  @Override
  public String toString() {
    return name;
  }
}
