package bida.refund.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.contracts.RefundEvent.CaseEscalated;
import bida.contracts.RefundEvent.CaseOpened;
import bida.contracts.RefundEvent.CasePromiseDue;
import bida.contracts.RefundEvent.CasePromised;
import bida.contracts.RefundEvent.CaseResolved;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaseLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final Duration DAY = Duration.ofDays(1);
  private static final CaseLifecycle LIFECYCLE =
      new CaseLifecycle(
          new CaseTerms(
              CaseKinds.parse("OTHER 1 PT30M PT24H people"), Duration.ofDays(7), HALF_AN_HOUR));

  private static final String TABLE =
      """
      # given  | when         | then     | and tells the others
      OPEN     | Assign       | OPEN     |
      OPEN     | MakePromise  | OPEN     | CasePromised
      OPEN     | AddNote      | OPEN     |
      OPEN     | AddNote to the buyer | OPEN | CaseAnswered
      OPEN     | Escalate     | OPEN     | CaseEscalated
      OPEN     | Resolve      | RESOLVED | CaseResolved
      OPEN     | Reopen       | ignored  |
      OPEN     | AskAgain     | ignored  |
      OPEN     | Renew        | OPEN     |
      OPEN     | Settle       | RESOLVED | CaseResolved
      OPEN     | PassDeadline | OPEN     | CaseEscalated
      RESOLVED | Assign       | refused  |
      RESOLVED | MakePromise  | refused  |
      RESOLVED | AddNote      | RESOLVED |
      RESOLVED | AddNote to the buyer | RESOLVED | CaseAnswered
      RESOLVED | Escalate     | refused  |
      RESOLVED | Resolve      | refused  |
      RESOLVED | Reopen       | OPEN     | CaseOpened
      RESOLVED | AskAgain     | OPEN     | CaseOpened
      RESOLVED | Renew        | OPEN     | CaseOpened
      RESOLVED | Settle       | ignored  |
      RESOLVED | PassDeadline | ignored  |
      """;

  record Line(CaseState given, String when, String then, String tells) {}

  static Stream<Line> lines() {
    return TABLE
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(
            cells ->
                new Line(
                    CaseState.valueOf(cells.get(0)), cells.get(1), cells.get(2), cells.get(3)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void livesAsTheTableSays(Line line) {
    var decision = LIFECYCLE.decide(aCase(line.given()), command(line.when()), NOW.plus(DAY));

    switch (decision) {
      case Accepted<Case, RefundEvent>(var next, var events) -> {
        assertThat(next.state().name()).isEqualTo(line.then());
        assertThat(
                events.stream()
                    .map(event -> event.getClass().getSimpleName())
                    .collect(Collectors.joining(" ")))
            .isEqualTo(line.tells());
        assertThat(next.nextDeadline() == null).isEqualTo(next.state() == CaseState.RESOLVED);
      }
      case Ignored<Case, RefundEvent> _ -> assertThat("ignored").isEqualTo(line.then());
      case Refused<Case, RefundEvent> _ -> assertThat("refused").isEqualTo(line.then());
    }
  }

  @Test
  void theTableHasEveryStateWithEveryCommand() {
    var present =
        lines().map(line -> line.given() + " " + line.when().split(" ")[0]).distinct().toList();
    var wanted =
        Arrays.stream(CaseState.values())
            .flatMap(
                state ->
                    Arrays.stream(CaseCommand.class.getPermittedSubclasses())
                        .map(command -> state + " " + command.getSimpleName()))
            .toList();

    assertThat(present).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void aKindIsOneKindHoweverItIsWritten() {
    var needed = new CaseNeeded("refund-failed:RF1", "refund-failed", null, null, "wechat", NOW);

    var theCase = next(LIFECYCLE.open("CS1", CaseOpening.byRule(needed, null), NOW));

    assertThat(theCase.kind()).isEqualTo("REFUND_FAILED");
    assertThat(theCase.dedupeKey()).isEqualTo("REFUND_FAILED:RF1");
  }

  @Test
  void eachMissedAnswerGoesOneTierUpAndNoHigherThanThree() {
    var theCase = aCase(CaseState.OPEN);
    var now = NOW;

    for (int expected : new int[] {2, 3, 3}) {
      now = theCase.answerBy();
      var passed = accepted(theCase, new CaseCommand.PassDeadline(), now);
      theCase = passed.next();

      assertThat(theCase.tier()).isEqualTo(expected);
      assertThat(theCase.missedAt()).isEqualTo(now);
      assertThat(((CaseEscalated) passed.events().getFirst()).reason()).isEqualTo("ANSWER_OVERDUE");
    }
    // Nobody is above: once a day.
    assertThat(theCase.answerBy()).isEqualTo(now.plus(DAY));
  }

  @Test
  void anAnswerToTheBuyerStopsTheFirstClockAndTheEndStillStands() {
    var answered = next(aCase(CaseState.OPEN), note(true), NOW);
    var noted = next(aCase(CaseState.OPEN), note(false), NOW);

    assertThat(answered.nextDeadline()).isEqualTo(NOW.plus(DAY));
    assertThat(noted.nextDeadline()).isEqualTo(NOW.plus(HALF_AN_HOUR));
    var late = accepted(answered, new CaseCommand.PassDeadline(), NOW.plus(DAY));
    assertThat(((CaseEscalated) late.events().getFirst()).reason()).isEqualTo("END_OVERDUE");
    assertThat(late.next().tier()).isEqualTo(2);
  }

  @Test
  void anAnswerIsToldWhateverBecameOfTheCase() {
    for (var state : CaseState.values()) {
      var answered = accepted(aCase(state), note(true), NOW);

      assertThat(answered.next().toldAt()).isEqualTo(NOW);
      assertThat(answered.next().state()).isEqualTo(state);
      assertThat(answered.next().resolution()).isEqualTo(aCase(state).resolution());
      assertThat(answered.events())
          .containsExactly(
              new CaseAnswered(
                  "CS1", "PAYMENT_ORPHAN", "o-1", "app", "the key was never read", NOW));
    }
  }

  /** Nobody hears it, so nobody has been answered. */
  @Test
  void whatNoAppCanTellIsNoAnswer() {
    var needed = new CaseNeeded("k", "PAYMENT_ORPHAN", null, null, "wechat 42", NOW);
    var nobodys = next(LIFECYCLE.open("CS1", CaseOpening.byRule(needed, null), NOW));

    var promised = next(nobodys, promise(Duration.ofHours(2)), NOW);

    assertThat(promised.answerBy()).isEqualTo(nobodys.answerBy());
    assertThat(promised.toldAt()).isNull();
    assertThat(promised.promise()).isNotNull();
    assertThat(LIFECYCLE.decide(nobodys, note(true), NOW))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("case_without_app"));
    assertThat(next(nobodys, note(false), NOW).answerBy()).isEqualTo(nobodys.answerBy());
  }

  @Test
  void aPromiseIsCalledToMindAndItsBreakingGoesUp() {
    var promised =
        next(
            next(aCase(CaseState.OPEN), new CaseCommand.Assign("ann", "ann"), NOW),
            promise(Duration.ofHours(2)),
            NOW);
    assertThat(promised.nextDeadline()).isEqualTo(NOW.plus(Duration.ofMinutes(90)));

    var reminded =
        accepted(promised, new CaseCommand.PassDeadline(), NOW.plus(Duration.ofMinutes(90)));
    var broken =
        accepted(reminded.next(), new CaseCommand.PassDeadline(), NOW.plus(Duration.ofHours(2)));

    assertThat(((CasePromiseDue) reminded.events().getFirst()).assignee()).isEqualTo("ann");
    assertThat(((CaseEscalated) broken.events().getFirst()).reason()).isEqualTo("PROMISE_MISSED");
    assertThat(broken.next().tier()).isEqualTo(2);
    assertThat(broken.next().assignee()).isNull();
    assertThat(broken.next().promise().missed()).isTrue();
    assertThat(broken.next().nextDeadline()).isEqualTo(NOW.plus(DAY));
  }

  @Test
  void aPromiseIsAnAnswerAndMayPutOffTheEnd() {
    var promised = accepted(aCase(CaseState.OPEN), promise(Duration.ofDays(2)), NOW);

    assertThat(promised.next().answerBy()).isNull();
    assertThat(promised.next().endBy()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    assertThat(promised.events())
        .singleElement()
        .isEqualTo(
            new CasePromised(
                "CS1",
                "PAYMENT_ORPHAN",
                "o-1",
                "app",
                "sent again",
                NOW.plus(Duration.ofDays(2)),
                NOW));
    assertThat(LIFECYCLE.decide(aCase(CaseState.OPEN), promise(Duration.ZERO), NOW))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whoTakesACaseOverHasItAndTheNextTierHasToPickItUp() {
    var anns = next(aCase(CaseState.OPEN), new CaseCommand.Assign("ann", "ann"), NOW);
    assertThat(LIFECYCLE.decide(anns, new CaseCommand.Assign("bob", "ann"), NOW))
        .isInstanceOf(Ignored.class);

    var bobs = next(anns, new CaseCommand.Assign("bob", "bob"), NOW);
    var up = next(bobs, new CaseCommand.Escalate("bob", "over 500"), NOW);
    var top = next(up, new CaseCommand.Escalate("cy", "fraud"), NOW);

    assertThat(bobs.assignee()).isEqualTo("bob");
    assertThat(up.assignee()).isNull();
    assertThat(top.tier()).isEqualTo(3);
    assertThat(LIFECYCLE.decide(top, new CaseCommand.Escalate("cy", "more"), NOW))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aResolvedCaseComesBackWithinAWeekAndNotLater() {
    var resolved = aCase(CaseState.RESOLVED);
    var reopen = new CaseCommand.Reopen("ann", "the buyer objects");

    var again = next(resolved, reopen, NOW.plus(Duration.ofDays(7)));

    assertThat(again.answerBy()).isEqualTo(NOW.plus(Duration.ofDays(7)).plus(HALF_AN_HOUR));
    assertThat(again.resolution()).isNull();
    assertThat(LIFECYCLE.decide(resolved, reopen, NOW.plus(Duration.ofDays(8))))
        .isInstanceOf(Refused.class);
  }

  /** A week or a year later: the trouble lasts, and whoever resolved it was wrong. */
  @Test
  void whatIsAskedForAfterItWasResolvedIsLookedAtLikeANewOne() {
    var anns = next(aCase(CaseState.OPEN), new CaseCommand.Assign("ann", "ann"), NOW);
    var promised = next(anns, promise(Duration.ofDays(2)), NOW);
    var up = next(promised, new CaseCommand.Escalate("ann", "over 500"), NOW);
    var resolved = next(up, new CaseCommand.Resolve("ann", "DONE", "called"), NOW);
    var later = NOW.plus(Duration.ofDays(365));

    var again = accepted(resolved, new CaseCommand.AskAgain("still late", later), later);

    assertThat(again.next().state()).isEqualTo(CaseState.OPEN);
    assertThat(again.next().tier()).isEqualTo(1);
    assertThat(again.next().answerBy()).isEqualTo(later.plus(HALF_AN_HOUR));
    assertThat(again.next().endBy()).isEqualTo(later.plus(DAY));
    assertThat(again.next().assignee()).isNull();
    assertThat(again.next().promise()).isNull();
    assertThat(again.next().resolution()).isNull();
    assertThat(again.next().toldAt()).isEqualTo(NOW);
    assertThat(again.events())
        .containsExactly(
            new CaseOpened("CS1", "PAYMENT_ORPHAN", "o-1", 1, later.plus(HALF_AN_HOUR)));
  }

  /** Two ask for one case: what was on its way when somebody resolved it opens nothing. */
  @Test
  void whatWasAskedForBeforeItWasResolvedOpensNothing() {
    var resolved = aCase(CaseState.RESOLVED);

    for (var asked : List.of(NOW.minusSeconds(1), NOW)) {
      assertThat(LIFECYCLE.decide(resolved, new CaseCommand.AskAgain("late", asked), NOW.plus(DAY)))
          .isInstanceOf(Ignored.class);
    }
  }

  @Test
  void whoeverWaitsOutsideSetsTheClock() {
    var needed = needed("PAYMENT_ORPHAN");
    var replyBy = NOW.plus(Duration.ofHours(30));

    var opened = next(LIFECYCLE.open("CS1", CaseOpening.answeredBy(needed, replyBy), NOW));
    var renewed = next(opened, new CaseCommand.Renew("UPDATED", replyBy.plus(DAY)), NOW.plus(DAY));

    assertThat(opened.answerBy()).isEqualTo(replyBy);
    assertThat(opened.endBy()).isEqualTo(replyBy);
    assertThat(renewed.nextDeadline()).isEqualTo(replyBy.plus(DAY));
  }

  @Test
  void theBuyersAppHearsTheEndOfWhatItKnows() {
    var byApp = next(LIFECYCLE.open("CS1", CaseOpening.byApp(needed("OTHER"), "app"), NOW));
    var byRule = aCase(CaseState.OPEN);
    var end = new CaseCommand.Resolve("ann", "DONE", "called");

    assertThat(((CaseResolved) accepted(byApp, end, NOW).events().getFirst()).toBuyer()).isTrue();
    assertThat(((CaseResolved) accepted(byRule, end, NOW).events().getFirst()).toBuyer()).isFalse();
  }

  @Test
  void aCaseStoredBeforeItHadSeveralClocksGetsAnEnd() {
    var stored =
        """
        {"caseNo":"CS1","dedupeKey":"k","kind":"PAYMENT_ORPHAN","tenant":"app","detail":"wechat 42","tier":1,
         "state":"OPEN","openedAt":"2026-10-18T16:00:00Z","answerBy":"2026-10-18T16:30:00Z"}
        """;

    var old = EventJson.read(stored, Case.class);

    assertThat(old.nextDeadline()).isEqualTo(NOW.plus(HALF_AN_HOUR));
    assertThat(next(old, note(true), NOW).nextDeadline()).isEqualTo(NOW.plus(DAY));
  }

  private static CaseCommand command(String when) {
    return switch (when) {
      case "Assign" -> new CaseCommand.Assign("ann", "bob");
      case "MakePromise" -> promise(Duration.ofDays(2));
      case "AddNote" -> note(false);
      case "AddNote to the buyer" -> note(true);
      case "Escalate" -> new CaseCommand.Escalate("ann", "over 500");
      case "Resolve" -> new CaseCommand.Resolve("ann", "DONE", "called the buyer");
      case "Reopen" -> new CaseCommand.Reopen("ann", "the buyer objects");
      case "AskAgain" -> new CaseCommand.AskAgain("still late", NOW.plus(DAY));
      case "Renew" -> new CaseCommand.Renew("UPDATED", null);
      case "Settle" -> new CaseCommand.Settle("SUCCEEDED");
      case "PassDeadline" -> new CaseCommand.PassDeadline();
      default -> throw new IllegalArgumentException(when);
    };
  }

  private static CaseCommand promise(Duration within) {
    return new CaseCommand.MakePromise("ann", "sent again", NOW.plus(within));
  }

  private static CaseCommand note(boolean toBuyer) {
    return new CaseCommand.AddNote("ann", "the key was never read", List.of("reveal log"), toBuyer);
  }

  private static Case aCase(CaseState state) {
    var open = next(LIFECYCLE.open("CS1", CaseOpening.byRule(needed("PAYMENT_ORPHAN"), null), NOW));
    return state == CaseState.OPEN ? open : open.resolved("ann", "DONE", "why", NOW);
  }

  private static CaseNeeded needed(String kind) {
    return new CaseNeeded("k", kind, "o-1", "app", "wechat 42", NOW);
  }

  private static Case next(Case theCase, CaseCommand command, Instant now) {
    return accepted(theCase, command, now).next();
  }

  private static Accepted<Case, RefundEvent> accepted(
      Case theCase, CaseCommand command, Instant now) {
    var decision = LIFECYCLE.decide(theCase, command, now);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Case, RefundEvent>) decision;
  }

  private static Case next(Decision<Case, RefundEvent> decision) {
    return ((Accepted<Case, RefundEvent>) decision).next();
  }
}
