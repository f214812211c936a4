package bida.simulation.service;

import bida.contracts.Money;
import bida.contracts.OrderEvent;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.refund.core.Grounds;
import bida.refund.core.Loss;
import bida.refund.core.Refund;
import bida.refund.core.RefundReason;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of payments and lines when a refund is judged. As CapturedPayments, LineFacts and
 * Losses sum it in SQL.
 */
final class RefundFacts {

  private static final long LOSS_PER_DAY = 500_000;

  /** {@code amount}: null until the payment was seen. */
  record Captured(
      String paymentId, @Nullable String orderNo, @Nullable Money amount, boolean matched) {}

  /** What the channel gave back by itself. */
  private record Reported(String paymentId, Money amount) {}

  private record Line(String orderNo, int lineNo) {}

  /** {@code minor}: its price, as far as it is known. */
  private record LineFacts(long minor, boolean held, boolean writtenOff) {
    static final LineFacts NONE = new LineFacts(0, false, false);
  }

  private final World world;
  private final Table<String, Refund> refunds;
  private final Table<String, Captured> captured = new Table<>();
  private final Table<String, Reported> reported = new Table<>();
  private final Table<String, PaymentDisputed> disputes = new Table<>();
  private final Table<String, String> fenced = new Table<>();
  private final Table<Line, LineFacts> lines = new Table<>();

  RefundFacts(World world, Table<String, Refund> refunds) {
    this.world = world;
    this.refunds = refunds;
  }

  void price(Tx tx, String orderNo, OrderEvent.Line line) {
    var key = new Line(orderNo, line.lineNo());
    var before = facts(tx, key);
    tx.put(
        lines,
        key,
        new LineFacts(
            line.unitPrice().times(line.quantity()).amountMinor(),
            before.held(),
            before.writtenOff()));
  }

  private LineFacts facts(Tx tx, Line key) {
    var known = tx.get(lines, key);
    return known == null ? LineFacts.NONE : known;
  }

  boolean record(Tx tx, Captured news) {
    var before = tx.get(captured, news.paymentId());
    var matched = news.matched() || (before != null && before.matched());
    var orderNo = news.orderNo() == null && before != null ? before.orderNo() : news.orderNo();
    tx.put(
        captured,
        news.paymentId(),
        new Captured(news.paymentId(), orderNo, news.amount(), matched));
    return matched;
  }

  void lock(Tx tx, String paymentId, @Nullable String orderNo) {
    if (tx.lock(captured, paymentId) == null) {
      tx.put(captured, paymentId, new Captured(paymentId, orderNo, null, false));
    }
  }

  // What CapturedPayments and Losses sum in SQL.
  Grounds grounds(Tx tx, Refund refund) {
    var payment = Objects.requireNonNull(tx.get(captured, refund.paymentId()));
    var amount = payment.amount();
    var currency = amount == null ? refund.amount().currency() : amount.currency();
    return new Grounds(
        amount,
        Money.of(granted(tx, refund.paymentId()), currency),
        Money.of(held(tx, refund.orderNo(), amount), currency),
        isDisputed(tx, refund.paymentId()),
        isLost(tx, refund.paymentId()),
        loss(tx, refund));
  }

  private boolean isDisputed(Tx tx, String paymentId) {
    return tx.all(disputes)
        .anyMatch(one -> one.paymentId().equals(paymentId) && one.stage().isOpen());
  }

  private boolean isLost(Tx tx, String paymentId) {
    return tx.all(disputes)
        .anyMatch(
            one -> one.paymentId().equals(paymentId) && tx.get(reported, lostKey(one)) != null);
  }

  private static String lostKey(PaymentDisputed e) {
    return e.paymentId() + " dispute:" + id(e);
  }

  static String id(PaymentDisputed e) {
    return e.channel() + ":" + e.disputeId();
  }

  /** Whether it was news: they come in any order, and of two at once the end counts. */
  boolean disputed(Tx tx, PaymentDisputed e) {
    var known = tx.get(disputes, id(e));
    var isNews =
        known == null
            || e.at().isAfter(known.at())
            || (e.at().equals(known.at()) && known.stage().isOpen() && !e.stage().isOpen())
            || (e.at().equals(known.at()) && known.orderNo() == null && e.orderNo() != null);
    if (isNews) {
      tx.put(disputes, id(e), e);
    }
    return isNews;
  }

  /** Money that the channel took for a dispute counts as returned; whether that was news. */
  boolean lost(Tx tx, PaymentDisputed e) {
    if (tx.get(reported, lostKey(e)) != null) {
      return false;
    }
    tx.put(reported, lostKey(e), new Reported(e.paymentId(), e.amount()));
    return true;
  }

  Stream<Refund> refundsOf(Tx tx, String paymentId) {
    return tx.all(refunds).filter(refund -> refund.paymentId().equals(paymentId));
  }

  private long granted(Tx tx, String paymentId) {
    var ours =
        tx.all(refunds)
            .filter(refund -> refund.paymentId().equals(paymentId) && refund.status().granted())
            .mapToLong(refund -> refund.amount().amountMinor())
            .sum();
    var others =
        tx.all(reported)
            .filter(one -> one.paymentId().equals(paymentId))
            .mapToLong(one -> one.amount().amountMinor())
            .sum();
    return ours + others;
  }

  private long held(Tx tx, @Nullable String orderNo, @Nullable Money amount) {
    if (orderNo == null) {
      return 0;
    }
    if (tx.get(fenced, orderNo) != null) {
      return amount == null ? 0 : amount.amountMinor();
    }
    long sum = 0;
    for (int lineNo = 1; tx.get(lines, new Line(orderNo, lineNo)) != null; lineNo++) {
      var line = facts(tx, new Line(orderNo, lineNo));
      sum += line.held() ? line.minor() : 0;
    }
    return sum;
  }

  private Loss loss(Tx tx, Refund refund) {
    var orderNo = refund.orderNo();
    if (orderNo == null || !refund.reason().equals(RefundReason.WRITTEN_OFF.name())) {
      return Loss.NONE;
    }
    var writtenOff = false;
    for (int lineNo = 1; tx.get(lines, new Line(orderNo, lineNo)) != null; lineNo++) {
      writtenOff |= facts(tx, new Line(orderNo, lineNo)).writtenOff();
    }
    var since = world.now().minus(Duration.ofDays(1));
    var given =
        tx.all(refunds)
            .filter(one -> one.reason().equals(RefundReason.WRITTEN_OFF.name()))
            .filter(one -> isAfter(one.approvedAt(), since))
            .mapToLong(one -> one.amount().amountMinor())
            .sum();
    return new Loss(writtenOff, LOSS_PER_DAY - given);
  }

  private static boolean isAfter(@Nullable Instant at, Instant since) {
    return at != null && at.isAfter(since);
  }

  void reported(Tx tx, String paymentId, String number, Money amount) {
    tx.put(reported, paymentId + " " + number, new Reported(paymentId, amount));
  }

  void held(Tx tx, String orderNo, @Nullable List<Integer> lineNos) {
    if (lineNos == null) {
      tx.put(fenced, orderNo, orderNo);
      return;
    }
    for (var lineNo : lineNos) {
      var key = new Line(orderNo, lineNo);
      var before = facts(tx, key);
      tx.put(lines, key, new LineFacts(before.minor(), true, before.writtenOff()));
    }
  }

  void writtenOff(Tx tx, String orderNo, int lineNo) {
    var key = new Line(orderNo, lineNo);
    var before = facts(tx, key);
    tx.put(lines, key, new LineFacts(before.minor(), before.held(), true));
  }

  /** The payments that are known of an order. */
  List<String> paymentsOf(Tx tx, String orderNo) {
    return tx.all(captured)
        .filter(payment -> orderNo.equals(payment.orderNo()))
        .map(Captured::paymentId)
        .toList();
  }
}
