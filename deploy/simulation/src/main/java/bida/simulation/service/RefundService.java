package bida.simulation.service;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.calendar.WorkingDays;
import bida.platform.decision.Decision.Accepted;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseOpening;
import bida.refund.core.Grounds;
import bida.refund.core.Loss;
import bida.refund.core.Refund;
import bida.refund.core.RefundCommand;
import bida.refund.core.RefundLifecycle;
import bida.refund.core.RefundReason;
import bida.refund.core.RefundStatus;
import bida.refund.core.RefundTerms;
import bida.refund.core.RefundWanted;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** refund-service: who may have how much back, and cases, around the cores. */
public final class RefundService extends Service {

  private static final Duration HOLD_UNMATCHED = Duration.ofHours(24);
  private static final long LOSS_PER_DAY = 500_000;

  private static final RefundLifecycle LIFECYCLE =
      new RefundLifecycle(
          new RefundTerms(
              Duration.ofMinutes(30), Duration.ofHours(24), 2, WorkingDays.announced()));

  /** {@code amount}: null until the payment was seen. */
  public record Captured(
      String paymentId, @Nullable String orderNo, @Nullable Money amount, boolean matched) {}

  /** What the channel gave back by itself. */
  private record Reported(String paymentId, Money amount) {}

  private record Line(String orderNo, int lineNo) {}

  /** {@code minor}: its price, as far as it is known. */
  private record LineFacts(long minor, boolean held, boolean writtenOff) {
    static final LineFacts NONE = new LineFacts(0, false, false);
  }

  private final Table<String, Refund> refunds = new Table<>();
  private final Table<String, Captured> captured = new Table<>();
  private final Table<String, Reported> reported = new Table<>();
  private final Table<String, String> fenced = new Table<>();
  private final Table<Line, LineFacts> lines = new Table<>();
  private final Cases cases;

  public RefundService(World world, Topic topic, List<Topic> reads) {
    super(world, "refund-service", topic, reads);
    this.cases = new Cases(world);
  }

  public Table<String, Refund> refunds() {
    return refunds;
  }

  public Cases cases() {
    return cases;
  }

  @Override
  protected void hear(Event event, Tx tx) {
    switch (event) {
      case OrderPlaced e -> e.lines().forEach(line -> price(tx, e.orderNo(), line));
      case RefundRequested e ->
          request(
              tx, new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason()));
      case PaymentConfirmed e -> confirmed(tx, e);
      case PaymentUnmatched e -> unmatched(tx, e);
      case PaymentClaimed e ->
          each(tx, e.paymentId(), Set.of(RefundStatus.HELD), RefundCommand.ClaimBack::new);
      case ChannelRefundReported e -> refundedByChannel(tx, e);
      case RefundCompleted e ->
          decide(
              tx, e.refundNo(), _ -> new RefundCommand.Complete(e.amount(), e.channelRefundId()));
      case RefundFailed e ->
          decide(tx, e.refundNo(), _ -> new RefundCommand.Fail(e.reason(), e.routeBroken()));
      case DeliveryHeld e -> held(tx, e);
      case DeliveryWrittenOff e -> writtenOff(tx, e);
      case WriteOffCleared e ->
          cases.applyTo(
              tx,
              "DELIVERY_WRITTEN_OFF:" + e.orderNo() + ":" + e.lineNo(),
              new CaseCommand.Settle("SUPPLIER_DELIVERED_NOTHING"));
      case CaseNeeded e -> cases.open(tx, CaseOpening.byRule(e, null));
      default -> {}
    }
  }

  private void price(Tx tx, String orderNo, bida.contracts.OrderEvent.Line line) {
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

  private void confirmed(Tx tx, PaymentConfirmed e) {
    record(tx, new Captured(e.paymentId(), e.orderNo(), e.amount(), true));
    each(tx, e.paymentId(), Set.of(RefundStatus.HELD), _ -> new RefundCommand.Release());
    judgeAll(tx, e.paymentId());
  }

  private boolean record(Tx tx, Captured news) {
    var before = tx.get(captured, news.paymentId());
    var matched = news.matched() || (before != null && before.matched());
    var orderNo = news.orderNo() == null && before != null ? before.orderNo() : news.orderNo();
    tx.put(
        captured,
        news.paymentId(),
        new Captured(news.paymentId(), orderNo, news.amount(), matched));
    return matched;
  }

  private void unmatched(Tx tx, PaymentUnmatched e) {
    var wanted = new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason());
    if (!record(tx, new Captured(e.paymentId(), e.orderNo(), e.amount(), false))) {
      var refund =
          Refund.held(number(wanted), wanted, world.now(), e.receivedAt().plus(HOLD_UNMATCHED));
      if (open(tx, refund)) {
        var kind = e.reason().equals("orphan") ? "PAYMENT_ORPHAN" : "PAYMENT_MISMATCH";
        var needed =
            new CaseNeeded(
                kind + ":" + e.paymentId(),
                kind,
                e.orderNo(),
                e.tenant(),
                e.reason(),
                e.receivedAt());
        cases.open(tx, CaseOpening.byRule(needed, refund.refundNo()));
      }
    }
    judgeAll(tx, e.paymentId());
  }

  private void refundedByChannel(Tx tx, ChannelRefundReported e) {
    lock(tx, e.paymentId(), e.orderNo());
    tx.put(
        reported,
        e.paymentId() + " " + e.channelRefundNo(),
        new Reported(e.paymentId(), e.amount()));
    var kind = "CHANNEL_REFUND_ADOPTED";
    cases.open(
        tx,
        CaseOpening.byRule(
            new CaseNeeded(
                kind + ":" + e.paymentId() + ":" + e.channelRefundNo(),
                kind,
                e.orderNo(),
                e.tenant(),
                e.channelRefundNo(),
                e.reportedAt()),
            null));
  }

  private void held(Tx tx, DeliveryHeld e) {
    var lineNos = e.lineNos();
    if (lineNos == null) {
      tx.put(fenced, e.orderNo(), e.orderNo());
    } else {
      lineNos.forEach(
          lineNo -> {
            var key = new Line(e.orderNo(), lineNo);
            var before = facts(tx, key);
            tx.put(lines, key, new LineFacts(before.minor(), true, before.writtenOff()));
          });
    }
    judgeOrder(tx, e.orderNo());
  }

  private void writtenOff(Tx tx, DeliveryWrittenOff e) {
    var key = new Line(e.orderNo(), e.lineNo());
    var before = facts(tx, key);
    tx.put(lines, key, new LineFacts(before.minor(), before.held(), true));
    judgeOrder(tx, e.orderNo());
  }

  private void judgeOrder(Tx tx, String orderNo) {
    tx.all(captured)
        .filter(payment -> orderNo.equals(payment.orderNo()))
        .forEach(payment -> judgeAll(tx, payment.paymentId()));
  }

  private void request(Tx tx, RefundWanted wanted) {
    var now = world.now();
    open(
        tx,
        Refund.requested(number(wanted), wanted, now, now.plus(LIFECYCLE.terms().awaitPayment())));
    judgeAll(tx, wanted.paymentId());
  }

  // The same request has the same number in every run, so that a schedule can name it.
  private static String number(RefundWanted wanted) {
    return "RF-" + wanted.paymentId() + "-" + wanted.reason();
  }

  /** False where there is one for this payment and reason. */
  private boolean open(Tx tx, Refund refund) {
    lock(tx, refund.paymentId(), refund.orderNo());
    if (tx.get(refunds, refund.refundNo()) != null) {
      return false;
    }
    tx.put(refunds, refund.refundNo(), refund);
    return true;
  }

  private void lock(Tx tx, String paymentId, @Nullable String orderNo) {
    if (tx.lock(captured, paymentId) == null) {
      tx.put(captured, paymentId, new Captured(paymentId, orderNo, null, false));
    }
  }

  private void judgeAll(Tx tx, String paymentId) {
    each(
        tx,
        paymentId,
        Set.of(RefundStatus.REQUESTED, RefundStatus.REVIEWING),
        RefundCommand.Judge::new);
  }

  private void each(
      Tx tx,
      String paymentId,
      Set<RefundStatus> statuses,
      Function<Grounds, RefundCommand> command) {
    tx.all(refunds)
        .filter(refund -> refund.paymentId().equals(paymentId))
        .filter(refund -> statuses.contains(refund.status()))
        .forEach(refund -> decide(tx, refund.refundNo(), command));
  }

  private void decide(Tx tx, String refundNo, Function<Grounds, RefundCommand> command) {
    var refund = tx.get(refunds, refundNo);
    if (refund == null) {
      return;
    }
    lock(tx, refund.paymentId(), null);
    var asked = command.apply(grounds(tx, refund));
    world.coverage().met("refund", refund.status(), asked);
    var decision = LIFECYCLE.decide(refund, asked, world.now());
    world.tell("  refund %s %s + %s", refundNo, refund.status(), asked);
    if (decision instanceof Accepted<Refund, Event>(var next, var events)) {
      tx.put(refunds, refundNo, next);
      tell(tx, next, events);
    }
  }

  private void tell(Tx tx, Refund refund, List<Event> events) {
    var orderNo = refund.orderNo();
    for (var event : events) {
      if (event instanceof CaseNeeded needed) {
        cases.open(tx, CaseOpening.byRule(needed, refund.refundNo()));
      } else {
        tx.tell(orderNo == null ? refund.paymentId() : orderNo, List.of(event));
      }
    }
    if (refund.status() == RefundStatus.SUCCEEDED
        || refund.status() == RefundStatus.RELEASED
        || refund.status() == RefundStatus.COVERED) {
      cases.settle(tx, refund.refundNo(), refund.status().name());
    }
  }

  // What CapturedPayments and Losses sum in SQL.
  private Grounds grounds(Tx tx, Refund refund) {
    var payment = Objects.requireNonNull(tx.get(captured, refund.paymentId()));
    var amount = payment.amount();
    var currency = amount == null ? refund.amount().currency() : amount.currency();
    return new Grounds(
        amount,
        Money.of(granted(tx, refund.paymentId()), currency),
        Money.of(held(tx, refund.orderNo(), amount), currency),
        false,
        false,
        loss(tx, refund));
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

  @Override
  protected void offerOwn(Offers offers) {
    var now = world.now();
    for (var refund : refunds.all().toList()) {
      var due = refund.nextDeadlineAt();
      if (due != null && !due.isAfter(now)) {
        offerTimer(
            offers,
            4,
            "passes the deadline of refund",
            refund.refundNo(),
            tx -> decide(tx, refund.refundNo(), RefundCommand.PassDeadline::new));
      }
    }
    for (var theCase : cases.due(now)) {
      offerTimer(
          offers,
          2,
          "passes the deadline of case",
          theCase.dedupeKey(),
          tx -> cases.applyTo(tx, theCase.dedupeKey(), new CaseCommand.PassDeadline()));
    }
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    var next = cases.nextDue();
    for (var refund : refunds.all().toList()) {
      next = sooner(next, refund.nextDeadlineAt());
    }
    return next;
  }
}
