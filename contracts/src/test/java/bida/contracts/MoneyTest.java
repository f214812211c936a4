package bida.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  private final Money yuan = Money.of(100, "CNY");
  private final Money dollar = Money.of(100, "USD");
  private final Money most = Money.of(Long.MAX_VALUE, "CNY");
  private final Money least = Money.of(Long.MIN_VALUE, "CNY");

  @Test
  void counts() {
    assertThat(yuan.plus(Money.of(23, "CNY"))).isEqualTo(Money.of(123, "CNY"));
    assertThat(yuan.minus(Money.of(123, "CNY"))).isEqualTo(Money.of(-23, "CNY"));
    assertThat(yuan.times(3)).isEqualTo(Money.of(300, "CNY"));
    assertThat(Money.zero("CNY").plus(yuan)).isEqualTo(yuan);
  }

  @Test
  void compares() {
    assertThat(yuan.atLeast(yuan)).isTrue();
    assertThat(yuan.atLeast(Money.of(101, "CNY"))).isFalse();
    assertThat(yuan.atLeast(Money.of(99, "CNY"))).isTrue();
  }

  @Test
  void refusesOverflow() {
    isRefused(() -> most.plus(Money.of(1, "CNY")));
    isRefused(() -> least.minus(Money.of(1, "CNY")));
    isRefused(() -> most.times(2));
    isRefused(() -> least.times(-1));
  }

  @Test
  void neverCrossesCurrencies() {
    isRefused(() -> yuan.plus(dollar));
    isRefused(() -> yuan.minus(dollar));
    isRefused(() -> yuan.atLeast(dollar));
    assertThat(yuan).isNotEqualTo(dollar);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RMB", "cny", "", "¥", "CNY "})
  void knowsNoOtherCurrenciesThanIso(String code) {
    assertThatThrownBy(() -> Money.of(1, code)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void isRefused(ThrowingCallable arithmetic) {
    assertThatThrownBy(arithmetic).isInstanceOf(ArithmeticException.class);
  }
}
