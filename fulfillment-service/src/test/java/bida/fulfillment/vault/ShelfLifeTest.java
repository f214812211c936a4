package bida.fulfillment.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShelfLifeTest {

  private static final Instant END = Instant.parse("2030-12-31T16:00:00Z");

  private final ShelfLife life = new ShelfLife(168, 336);

  @Test
  void warnsThenEndsTheSaleThenComesTheEnd() {
    assertThat(life.soldUntil(END)).isEqualTo("2030-12-24T16:00:00Z");
    assertThat(life.warnedAt(END)).isEqualTo("2030-12-10T16:00:00Z");
    assertThat(life.nextLook(END, false)).isEqualTo(life.warnedAt(END));
    assertThat(life.nextLook(END, true)).isEqualTo(life.soldUntil(END));
  }

  @Test
  void isOverAtTheVeryMoment() {
    assertThat(life.isOver(END, life.soldUntil(END).minus(Duration.ofMillis(1)))).isFalse();
    assertThat(life.isOver(END, life.soldUntil(END))).isTrue();
    assertThat(new ShelfLife(0, 0).isOver(END, END.minusMillis(1))).isFalse();
    assertThat(new ShelfLife(0, 0).isOver(END, END)).isTrue();
  }
}
