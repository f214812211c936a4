package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.ClaimKind;
import bida.fulfillment.core.ClaimRules.Bounds;
import bida.fulfillment.core.ClaimRules.Ruling;
import bida.fulfillment.core.KeyFacts.KeyFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the facts about a key say by themselves. */
class ClaimRulesTest {

  private static final Instant READ = Instant.parse("2026-11-22T07:00:00Z");
  private static final Bounds BOUNDS = new Bounds(Duration.ofMinutes(2), 2);

  @Test
  void refusesWhatNobodyHasRead() {
    for (var claim : ClaimKind.values()) {
      assertThat(rule(claim, key(null, null, 0)))
          .isInstanceOfSatisfying(
              Ruling.Refuse.class,
              refusal -> {
                assertThat(refusal.reason()).isEqualTo("KEY_NOT_READ");
                assertThat(refusal.proof().reveals()).isZero();
              });
    }
  }

  @Test
  void refusesWhatWasUsedAfterItsBuyerHadReadItAndSaysWhenAndByWhom() {
    for (var claim : List.of(ClaimKind.NOT_RECEIVED, ClaimKind.KEY_USED)) {
      assertThat(rule(claim, key(READ, READ.plusSeconds(300), 0)))
          .isInstanceOfSatisfying(
              Ruling.Refuse.class,
              refusal -> {
                assertThat(refusal.reason()).isEqualTo("USED_AFTER_READING");
                assertThat(refusal.proof().revealedAt()).isEqualTo(READ);
                assertThat(refusal.proof().revealedFrom()).isEqualTo("203.0.*.*");
                assertThat(refusal.proof().usedAt()).isEqualTo(READ.plusSeconds(300));
              });
    }
    assertThat(rule(ClaimKind.KEY_BAD, key(READ, READ.plusSeconds(300), 0)))
        .isInstanceOf(Ruling.Review.class);
  }

  @Test
  void replacesWhatSomebodyHadUsedBeforeItsBuyerCouldKnowIt() {
    var before = READ.minus(Duration.ofHours(1));

    assertThat(rule(ClaimKind.KEY_USED, key(READ, before, 0))).isInstanceOf(Ruling.Reissue.class);
    assertThat(rule(ClaimKind.NOT_RECEIVED, key(null, before, 1)))
        .isInstanceOf(Ruling.Reissue.class);
  }

  @Test
  void leavesItToAPersonWhereTheClocksMayBeWrong() {
    assertThat(rule(ClaimKind.KEY_USED, key(READ, READ.minusSeconds(60), 0)))
        .isInstanceOf(Ruling.Review.class);
    assertThat(rule(ClaimKind.KEY_USED, key(READ, READ.minusSeconds(121), 0)))
        .isInstanceOf(Ruling.Reissue.class);
  }

  @Test
  void leavesItToAPersonWhatWasReadAndOfWhichNoUseIsKnown() {
    for (var claim : ClaimKind.values()) {
      assertThat(rule(claim, key(READ, null, 0))).isInstanceOf(Ruling.Review.class);
      assertThat(ClaimRules.rule(claim, new KeyFacts(List.of()), false, BOUNDS))
          .isInstanceOf(Ruling.Review.class);
    }
  }

  @Test
  void replacesNothingByItselfTooOftenOrDuringADispute() {
    var stolen = key(READ, READ.minusSeconds(3600), 2);
    assertThat(rule(ClaimKind.KEY_USED, stolen)).isInstanceOf(Ruling.Review.class);

    var frozen =
        ClaimRules.rule(
            ClaimKind.KEY_USED,
            new KeyFacts(List.of(key(READ, READ.minusSeconds(3600), 0))),
            true,
            BOUNDS);
    assertThat(frozen).isInstanceOf(Ruling.Review.class);
  }

  @Test
  void seesEveryKeyOfTheLine() {
    var used = key(READ, READ.plusSeconds(300), 0);
    var unread = key(null, null, 0);

    assertThat(ClaimRules.rule(ClaimKind.NOT_RECEIVED, both(used, unread), false, BOUNDS))
        .isInstanceOf(Ruling.Review.class);
    assertThat(ClaimRules.rule(ClaimKind.NOT_RECEIVED, both(used, used), false, BOUNDS))
        .isInstanceOf(Ruling.Refuse.class);
  }

  private static KeyFacts both(KeyFact one, KeyFact other) {
    return new KeyFacts(List.of(one, other));
  }

  private static Ruling rule(ClaimKind claim, KeyFact key) {
    return ClaimRules.rule(claim, new KeyFacts(List.of(key)), false, BOUNDS);
  }

  private static KeyFact key(Instant revealedAt, Instant usedAt, int reissues) {
    return new KeyFact(
        1,
        "****0001",
        revealedAt == null ? "ISSUED" : "REVEALED",
        READ.minusSeconds(7200),
        revealedAt,
        revealedAt == null ? null : "app-1",
        revealedAt == null ? null : "203.0.*.*",
        revealedAt == null ? 0 : 1,
        usedAt,
        null,
        reissues);
  }
}
