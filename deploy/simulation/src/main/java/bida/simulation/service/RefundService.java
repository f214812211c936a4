package bida.simulation.service;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.calendar.WorkingDays;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.refund.core.CaseCommand;
import bida.refund.core.Grounds;
import bida.refund.core.Refund;
import bida.refund.core.RefundCommand;
import bida.refund.core.RefundLifecycle;
import bida.refund.core.RefundStatus;
import bida.refund.core.RefundTerms;
import bida.refund.core.RefundWanted;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.service.RefundFacts.Captured;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** refund-service: who may have how much back, and cases, around the cores. */
public final class RefundService extends Service {

  private static final Duration HOLD_UNMATCHED = Duration.ofHours(24);

  private static final RefundLifecycle LIFECYCLE =
      new RefundLifecycle(
          new RefundTerms(
              Duration.ofMinutes(30), Duration.ofHours(24), 2, WorkingDays.announced()));

  private final Table<String, Refund> refunds = new Table<>();
  private final RefundFacts facts;
  private final Cases cases;
  private final RefundDisputes disputes;
  private final Map<String, Long> refused = new HashMap<>();
  private final Strays<Refund, RefundCommand> strays;

  public RefundService(World world, Topic topic, List<Topic> reads) {
    super(world, "refund-service", topic, reads);
    this.strays =
        new Strays<>(
            world,
            "refund",
            Refund::status,
            Strays.anywhere(),
            List.of(new RefundCommand.Release(), new RefundCommand.Refuse("op", "no")));
    this.facts = new RefundFacts(world, refunds);
    this.cases = new Cases(world);
    this.disputes =
        new RefundDisputes(
            facts, cases, (tx, refundNo, command) -> decide(tx, refundNo, _ -> command));
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
      case OrderPlaced e -> e.lines().forEach(line -> facts.price(tx, e.orderNo(), line));
      case RefundRequested e ->
          request(
              tx, new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason()));
      case PaymentConfirmed e -> confirmed(tx, e);
      case PaymentUnmatched e -> unmatched(tx, e);
      case PaymentClaimed e ->
          each(tx, e.paymentId(), Set.of(RefundStatus.HELD), RefundCommand.ClaimBack::new);
      case ChannelRefundReported e -> refundedByChannel(tx, e);
      case PaymentDisputed e -> {
        if (disputes.hear(tx, e)) {
          judgeAll(tx, e.paymentId());
        }
      }
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
      case CaseNeeded e -> cases.need(tx, e, null);
      default -> {}
    }
  }

  /** What an operator does about a case. */
  public void act(String dedupeKey, CaseCommand command) {
    database.inTransaction(tx -> cases.applyTo(tx, dedupeKey, command));
  }

  /** An operator grants what no rule does; as ResolveCase does it. */
  public void approve(String refundNo) {
    database.inTransaction(
        tx -> decide(tx, refundNo, grounds -> new RefundCommand.Approve("op", grounds)));
  }

  /** An operator denies it, and the money stays: whoever asks is told that he decided so. */
  public void refuse(String refundNo) {
    database.inTransaction(
        tx -> {
          var refuse = new RefundCommand.Refuse("op", "no ground for it");
          if (decide(tx, refundNo, _ -> refuse) instanceof Accepted<Refund, ?>(var refund, _)) {
            refused.merge(refund.paymentId(), refund.amount().amountMinor(), Long::sum);
          }
        });
  }

  /** How much of it stays because a person has decided so, in minor units. */
  public long refusedOf(String paymentId) {
    return refused.getOrDefault(paymentId, 0L);
  }

  private void confirmed(Tx tx, PaymentConfirmed e) {
    facts.record(tx, new Captured(e.paymentId(), e.orderNo(), e.amount(), true));
    each(tx, e.paymentId(), Set.of(RefundStatus.HELD), _ -> new RefundCommand.Release());
    judgeAll(tx, e.paymentId());
  }

  private void unmatched(Tx tx, PaymentUnmatched e) {
    var wanted = new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason());
    if (!facts.record(tx, new Captured(e.paymentId(), e.orderNo(), e.amount(), false))) {
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
        cases.need(tx, needed, refund.refundNo());
      }
    }
    judgeAll(tx, e.paymentId());
  }

  private void refundedByChannel(Tx tx, ChannelRefundReported e) {
    facts.lock(tx, e.paymentId(), e.orderNo());
    facts.reported(tx, e.paymentId(), e.channelRefundNo(), e.amount());
    var kind = "CHANNEL_REFUND_ADOPTED";
    var needed =
        new CaseNeeded(
            kind + ":" + e.paymentId() + ":" + e.channelRefundNo(),
            kind,
            e.orderNo(),
            e.tenant(),
            e.channelRefundNo(),
            e.reportedAt());
    cases.need(tx, needed, null);
  }

  private void held(Tx tx, DeliveryHeld e) {
    facts.held(tx, e.orderNo(), e.lineNos());
    judgeOrder(tx, e.orderNo());
  }

  private void writtenOff(Tx tx, DeliveryWrittenOff e) {
    facts.writtenOff(tx, e.orderNo(), e.lineNo());
    judgeOrder(tx, e.orderNo());
  }

  private void judgeOrder(Tx tx, String orderNo) {
    facts.paymentsOf(tx, orderNo).forEach(paymentId -> judgeAll(tx, paymentId));
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
    facts.lock(tx, refund.paymentId(), refund.orderNo());
    if (tx.get(refunds, refund.refundNo()) != null) {
      return false;
    }
    tx.put(refunds, refund.refundNo(), refund);
    return true;
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

  private Decision<Refund, Event> decide(
      Tx tx, String refundNo, Function<Grounds, RefundCommand> command) {
    var refund = tx.get(refunds, refundNo);
    if (refund == null) {
      return Decision.ignore("no such refund");
    }
    facts.lock(tx, refund.paymentId(), null);
    var grounds = facts.grounds(tx, refund);
    var asked = command.apply(grounds);
    strays.learn(new RefundCommand.ClaimBack(grounds));
    strays.learn(new RefundCommand.Approve("op", grounds));
    strays.learn(new RefundCommand.Cover(refund.amount()));
    strays.learn(new RefundCommand.Complete(refund.amount(), null));
    var decision = strays.decide(refund, asked, LIFECYCLE::decide);
    world.tell("  refund %s %s + %s", refundNo, refund.status(), asked);
    if (decision instanceof Accepted<Refund, Event>(var next, var events)) {
      tx.put(refunds, refundNo, next);
      tell(tx, next, events);
    }
    return decision;
  }

  private void tell(Tx tx, Refund refund, List<Event> events) {
    var orderNo = refund.orderNo();
    if (refund.status() == RefundStatus.SUCCEEDED
        || refund.status() == RefundStatus.RELEASED
        || refund.status() == RefundStatus.COVERED) {
      cases.settle(tx, refund.refundNo(), refund.status().name());
    }
    for (var event : events) {
      if (event instanceof CaseNeeded needed) {
        cases.need(tx, needed, refund.refundNo());
      } else {
        tx.tell(orderNo == null ? refund.paymentId() : orderNo, List.of(event));
      }
    }
  }

  @Override
  protected void offerOwn(Offers offers) {
    var now = world.now();
    for (var refund : refunds.all()) {
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
    for (var refund : refunds.all()) {
      next = sooner(next, refund.nextDeadlineAt());
    }
    return next;
  }
}
