package bida.fulfillment.core;

import static bida.fulfillment.core.StatementRule.Difference.CHARGED_THOUGH_FAILED;
import static bida.fulfillment.core.StatementRule.Difference.DEARER_THAN_ALLOWED;
import static bida.fulfillment.core.StatementRule.Difference.FAILED_THOUGH_DELIVERED;
import static bida.fulfillment.core.StatementRule.Difference.LISTED_TWICE;
import static bida.fulfillment.core.StatementRule.Difference.NEVER_ORDERED;
import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.core.StatementRule.Difference;
import bida.fulfillment.core.StatementRule.Ours;
import bida.fulfillment.core.StatementRule.Said;
import bida.fulfillment.core.StatementRule.Theirs;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementRuleTest {

  @Test
  void c23NamesWhatEachSideTakesForOtherThanItIs() {
    for (var status : DeliveryStatus.values()) {
      Set<Difference> done =
          switch (status) {
            case ISSUED, REVEALED, SUCCEEDED, HELD, DISPATCHED, ACCEPTED, UNKNOWN -> Set.of();
            case REQUESTED, NEEDS_ACCOUNT, UNAVAILABLE, FAILED, WRITTEN_OFF ->
                Set.of(CHARGED_THOUGH_FAILED);
          };
      Set<Difference> failed =
          switch (status) {
            case ISSUED, REVEALED, SUCCEEDED, HELD -> Set.of(FAILED_THOUGH_DELIVERED);
            case REQUESTED,
                NEEDS_ACCOUNT,
                UNAVAILABLE,
                FAILED,
                WRITTEN_OFF,
                DISPATCHED,
                ACCEPTED,
                UNKNOWN ->
                Set.of();
          };

      assertThat(compare(status, Said.DONE)).as("%s", status).isEqualTo(done);
      assertThat(compare(status, Said.FAILED)).as("%s", status).isEqualTo(failed);
      assertThat(compare(status, Said.OPEN)).as("%s", status).isEmpty();
    }
  }

  /** Its account was wrong, say, and then the buyer wanted his money back. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void c23WhatWasStoppedWithoutCardsIsNotToBeCharged(boolean sent) {
    var stopped = new Ours(DeliveryStatus.HELD, sent, false, null);

    assertThat(StatementRule.compare(Optional.of(stopped), new Theirs(Said.DONE, null, 1)))
        .containsExactly(CHARGED_THOUGH_FAILED);
    assertThat(StatementRule.compare(Optional.of(stopped), new Theirs(Said.FAILED, null, 1)))
        .isEmpty();
    assertThat(StatementRule.mustBeListed(stopped)).isFalse();
  }

  @Test
  void c23KnowsNoOrderOfThatNumber() {
    assertThat(StatementRule.compare(Optional.empty(), new Theirs(Said.DONE, null, 1)))
        .containsExactly(NEVER_ORDERED);
    assertThat(StatementRule.compare(Optional.empty(), new Theirs(Said.OPEN, null, 1)))
        .containsExactly(NEVER_ORDERED);
    assertThat(StatementRule.compare(Optional.empty(), new Theirs(Said.FAILED, null, 1))).isEmpty();
  }

  @Test
  void c23SeesANumberTwiceAndACostAboveTheLimit() {
    var ours = Optional.of(new Ours(DeliveryStatus.ISSUED, true, true, new BigDecimal("19.80000")));

    assertThat(StatementRule.compare(ours, new Theirs(Said.DONE, new BigDecimal("19.8"), 1)))
        .isEmpty();
    assertThat(StatementRule.compare(ours, new Theirs(Said.DONE, new BigDecimal("19.81"), 2)))
        .containsExactlyInAnyOrder(LISTED_TWICE, DEARER_THAN_ALLOWED);
    assertThat(StatementRule.compare(ours, new Theirs(Said.DONE, null, 1))).isEmpty();
  }

  @Test
  void missesWhatWasDeliveredOrAcceptedAlone() {
    for (var status : DeliveryStatus.values()) {
      var expected =
          switch (status) {
            case ISSUED, REVEALED, SUCCEEDED, ACCEPTED, HELD -> true;
            case REQUESTED, NEEDS_ACCOUNT, UNAVAILABLE, DISPATCHED, UNKNOWN, FAILED, WRITTEN_OFF ->
                false;
          };

      assertThat(StatementRule.mustBeListed(new Ours(status, true, true, null)))
          .as("%s", status)
          .isEqualTo(expected);
    }
  }

  private static Set<Difference> compare(DeliveryStatus status, Said said) {
    return StatementRule.compare(
        Optional.of(new Ours(status, true, true, null)), new Theirs(said, null, 1));
  }
}
