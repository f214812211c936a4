package bida.simulation.service;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.platform.decision.Decision.Accepted;
import bida.refund.core.Case;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseKinds;
import bida.refund.core.CaseLifecycle;
import bida.refund.core.CaseOpening;
import bida.refund.core.CaseState;
import bida.refund.core.CaseTerms;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cases, one per dedupe key, as bida.refund.Cases keeps them. */
public final class Cases {

  private static final CaseLifecycle LIFECYCLE =
      new CaseLifecycle(new CaseTerms(kinds(), Duration.ofDays(7), Duration.ofMinutes(30)));

  /** Money that does not come out even is somebody's task; a broken promise is no excuse. */
  private static final Set<String> ABOUT_MONEY =
      Set.of(
          "DISPUTE_LOST",
          "REFUND_ROUTE_BROKEN",
          "REFUND_FAILED",
          "REFUND_STILL_FAILED",
          "REFUND_CLOSED",
          "REFUND_REFUSED",
          "REFUND_UNCONFIRMED",
          "REFUND_REVIEW",
          "REFUND_REVIEW_OVERDUE",
          "REFUND_OVERDUE",
          "REFUND_ALARM",
          "REFUND_WITHOUT_APPROVAL",
          "REFUND_AMOUNT_DIFFERS",
          "REFUND_MISMATCH",
          "UNEXPECTED_REFUND",
          "CHANNEL_REFUND_ADOPTED",
          "DELIVERED_AFTER_REFUND",
          "DELIVERED_AFTER_WRITE_OFF",
          "DELIVERY_WRITTEN_OFF",
          "DELIVERY_OUTCOME_UNKNOWN",
          "SUPPLIER_CHARGED_THOUGH_FAILED",
          "SUPPLIER_FAILED_THOUGH_DELIVERED",
          "SUPPLIER_REVERSAL",
          "SUPPLIER_REVERSED_SUCCESS");

  private final World world;
  private final Table<String, Case> cases = new Table<>();

  private final Strays<Case, CaseCommand> strays;

  Cases(World world) {
    this.world = world;
    this.strays =
        new Strays<>(
            world,
            "case",
            Case::state,
            Strays.anywhere(),
            List.of(
                new CaseCommand.AskAgain("again", World.BEGINNING),
                new CaseCommand.Renew("new facts", null),
                new CaseCommand.PassDeadline()));
  }

  private static CaseKinds kinds() {
    try (var file =
        Objects.requireNonNull(CaseLifecycle.class.getResourceAsStream("/case-kinds.txt"))) {
      return CaseKinds.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean isAboutMoney(String kind) {
    return ABOUT_MONEY.contains(kind);
  }

  public Table<String, Case> all() {
    return cases;
  }

  void need(Tx tx, CaseNeeded needed, @Nullable String subject) {
    if (!open(tx, CaseOpening.byRule(needed, subject))) {
      applyTo(
          tx,
          CaseLifecycle.dedupeKey(needed),
          new CaseCommand.AskAgain(needed.detail(), needed.neededAt()));
    }
  }

  /** False where there is one with its key, open or resolved. */
  boolean open(Tx tx, CaseOpening opening) {
    var key = CaseLifecycle.dedupeKey(opening.needed());
    var opened = LIFECYCLE.open("CS-" + key, opening, world.now());
    if (opened instanceof Accepted<Case, RefundEvent>(var theCase, var events)) {
      var known = tx.get(cases, theCase.dedupeKey());
      if (known == null) {
        tx.put(cases, theCase.dedupeKey(), theCase);
        publish(tx, theCase, events);
        return true;
      }
    }
    return false;
  }

  void applyTo(Tx tx, String dedupeKey, CaseCommand command) {
    var theCase = tx.get(cases, dedupeKey);
    if (theCase == null) {
      return;
    }
    var decision = strays.decide(theCase, command, LIFECYCLE::decide);
    if (decision instanceof Accepted<Case, RefundEvent>(var next, var events)) {
      tx.put(cases, dedupeKey, next);
      publish(tx, next, events);
    }
  }

  void settle(Tx tx, String subject, String how) {
    tx.all(cases)
        .filter(one -> subject.equals(one.subject()) && one.state() == CaseState.OPEN)
        .forEach(one -> applyTo(tx, one.dedupeKey(), new CaseCommand.Settle(how)));
  }

  private static void publish(Tx tx, Case theCase, List<RefundEvent> events) {
    var orderNo = theCase.orderNo();
    tx.tell(orderNo == null ? theCase.caseNo() : orderNo, events);
  }

  List<Case> due(Instant now) {
    return cases.all().stream()
        .filter(one -> one.state() == CaseState.OPEN && !dueAt(one).isAfter(now))
        .toList();
  }

  @Nullable Instant nextDue() {
    @Nullable Instant next = null;
    for (var one : cases.all()) {
      var due = dueAt(one);
      if (one.state() == CaseState.OPEN
          && due.isAfter(world.now())
          && (next == null || due.isBefore(next))) {
        next = due;
      }
    }
    return next;
  }

  private static Instant dueAt(Case theCase) {
    return Objects.requireNonNullElse(theCase.nextDeadline(), Instant.MAX);
  }
}
