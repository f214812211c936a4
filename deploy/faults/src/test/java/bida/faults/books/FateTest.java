package bida.faults.books;

import static org.assertj.core.api.Assertions.assertThat;

import bida.faults.books.Fate.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FateTest {

  // What a book may rightly say, and what of it is told.
  @ParameterizedTest
  @CsvSource({
    // status,           paid, back, goods, case, end
    "DELIVERED,           990,    0,     1, false, DELIVERED",
    "COMPLETED,           990,    0,     1, false, DELIVERED",
    "REFUNDED,            990,  990,     0, false, REFUNDED",
    "CANCELLED,           990,  990,     0, false, REFUNDED",
    "DELIVERING,          990,    0,     0, true,  CASE",
    "REFUNDED,            990,  990,     1, true,  REFUNDED",
    "CANCELLED,             0,    0,     0, false, CANCELLED"
  })
  void isAllRight(String status, long paid, long back, long goods, boolean hasCase, End end) {
    var fate = new Fate("1", status, paid, back, goods, 1, hasCase);

    assertThat(fate.end()).isEqualTo(end);
    assertThat(fate.lost()).isEmpty();
    assertThat(fate.doubled()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // status,           paid, back, goods
    "PAID,                990,    0,     0",
    "DELIVERED,           990,    0,     0",
    "CANCELLED,           990,    0,     0",
    "REFUNDED,            990,  500,     0",
    "PENDING_PAYMENT,       0,    0,     0"
  })
  void isLost(String status, long paid, long back, long goods) {
    assertThat(new Fate("1", status, paid, back, goods, 1, false).lost()).isPresent();
  }

  @Test
  void aNumberThatNoTableHasIsLost() {
    assertThat(new Fate("1", null, 990, 990, 0, 1, true).lost()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    // status,           paid, back, goods
    "DELIVERED,           990,    0,     2",
    "REFUNDED,            990, 1980,     0",
    "DELIVERED,             0,    0,     1",
    "REFUNDED,            990,  990,     1"
  })
  void isDoubled(String status, long paid, long back, long goods) {
    assertThat(new Fate("1", status, paid, back, goods, 1, false).doubled()).isPresent();
  }
}
