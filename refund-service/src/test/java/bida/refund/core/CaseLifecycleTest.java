package bida.refund.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "OPEN, Resolve, RESOLVED",
    "OPEN, Settle, RESOLVED",
    "OPEN, MissAnswer, OPEN",
    "RESOLVED, Resolve, refused",
    "RESOLVED, Settle, ignored",
    "RESOLVED, MissAnswer, ignored"
  })
  void livesAsTheTableSays(CaseState given, String when, String then) {
    var decision = CaseLifecycle.decide(aCase(given), command(when), NOW);

    var became =
        switch (decision) {
          case Decision.Accepted<Case, RefundEvent> accepted -> accepted.next().state().name();
          case Decision.Ignored<Case, RefundEvent> _ -> "ignored";
          case Decision.Refused<Case, RefundEvent> _ -> "refused";
        };
    assertThat(became).isEqualTo(then);
  }

  @Test
  void aKindIsOneKindHoweverItIsWritten() {
    var needed = new CaseNeeded("refund-failed:RF1", "refund-failed", null, null, "wechat", NOW);

    var theCase = next(CaseLifecycle.open("CS1", needed, null, NOW));

    assertThat(theCase.kind()).isEqualTo("REFUND_FAILED");
    assertThat(theCase.dedupeKey()).isEqualTo("REFUND_FAILED:RF1");
  }

  @Test
  void everyCommandIsInTheTable() {
    var commands =
        Arrays.stream(CaseCommand.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());

    assertThat(commands)
        .isEqualTo(Stream.of("Resolve", "Settle", "MissAnswer").collect(Collectors.toSet()));
  }

  @Test
  void eachMissedAnswerGoesOneTierUpAndNoHigherThanThree() {
    var theCase = aCase(CaseState.OPEN);

    for (int expected : new int[] {2, 3, 3}) {
      theCase = next(CaseLifecycle.decide(theCase, new CaseCommand.MissAnswer(), NOW));
      assertThat(theCase.tier()).isEqualTo(expected);
      assertThat(theCase.answerBy()).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    }
  }

  private static CaseCommand command(String when) {
    return switch (when) {
      case "Resolve" -> new CaseCommand.Resolve("operator-1", "DONE", "called the buyer");
      case "Settle" -> new CaseCommand.Settle("SUCCEEDED");
      case "MissAnswer" -> new CaseCommand.MissAnswer();
      default -> throw new IllegalArgumentException(when);
    };
  }

  private static Case aCase(CaseState state) {
    var open =
        next(
            CaseLifecycle.open(
                "CS1",
                new CaseNeeded("k", "PAYMENT_ORPHAN", null, null, "wechat 42", NOW),
                null,
                NOW));
    return state == CaseState.OPEN ? open : open.resolved("operator-1", "DONE", "why", NOW);
  }

  private static Case next(Decision<Case, RefundEvent> decision) {
    return ((Decision.Accepted<Case, RefundEvent>) decision).next();
  }
}
