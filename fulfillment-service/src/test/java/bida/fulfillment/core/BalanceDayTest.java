package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.core.BalanceDay.Verdict;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BalanceDayTest {

  @Test
  void c23AddsUpFallsAndRisesApart() {
    var day = day("100", "90.2", "90.2", "80.4", "1080.4", "1070.6");

    assertThat(day.fell()).isEqualByComparingTo("29.4");
    assertThat(day.rose()).isEqualByComparingTo("1000");
  }

  @Test
  void c23OneReadingIsNoMove() {
    assertThat(day("100").fell()).isZero();
    assertThat(day("100").rose()).isZero();
    assertThat(day().fell()).isZero();
  }

  @Test
  void c23CallsAPersonOnlyWhereMoreIsGoneThanCanHaveBeenSpent() {
    var day = day("100", "80.4");

    assertThat(day.judge(decimal("19.6"), 0)).isEqualTo(Verdict.EXPLAINED);
    assertThat(day.judge(decimal("30"), 0)).isEqualTo(Verdict.EXPLAINED);
    assertThat(day.judge(decimal("19.59999"), 0)).isEqualTo(Verdict.SHORT);
    assertThat(day.judge(decimal("0"), 0)).isEqualTo(Verdict.SHORT);
  }

  @Test
  void c23DoesNotJudgeByCostsThatNobodyKnows() {
    var day = day("100", "80.4");

    assertThat(day.judge(decimal("9.8"), 1)).isEqualTo(Verdict.UNPRICED);
    assertThat(day.judge(decimal("19.6"), 1)).isEqualTo(Verdict.EXPLAINED);
  }

  @Test
  void c23WhatIsPaidInExplainsNoFall() {
    assertThat(day("100", "1100", "1050").judge(decimal("49"), 0)).isEqualTo(Verdict.SHORT);
    assertThat(day("100", "1100").judge(decimal("0"), 0)).isEqualTo(Verdict.EXPLAINED);
  }

  private static BalanceDay day(String... balances) {
    return BalanceDay.of(Arrays.stream(balances).map(BigDecimal::new).toList());
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
