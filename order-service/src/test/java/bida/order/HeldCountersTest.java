package bida.order;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.test.HandTicker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldCountersTest {

  private static final Offer.Key ONE = new Offer.Key("app", "ONE");
  private static final Offer.Key TWO = new Offer.Key("app", "TWO");
  private static final Set<Offer.Key> BOTH = Set.of(ONE, TWO);

  private final HandTicker hand = new HandTicker();
  private final HeldCounters held = new HeldCounters(hand);

  @Test
  void leavesOutWhatIsHeldUntilItIsFree() {
    assertThat(held.without(BOTH)).isEqualTo(BOTH);

    held.seen(Set.of("ONE"));
    assertThat(held.without(BOTH)).containsExactly(TWO);

    held.free(Set.of("ONE", "TWO"));
    assertThat(held.without(BOTH)).isEqualTo(BOTH);
  }

  @Test
  void forgetsWhatNobodyHasSeenForFiveSeconds() {
    held.seen(Set.of("ONE", "TWO"));
    hand.pass(Duration.ofSeconds(3));
    held.seen(Set.of("TWO"));

    hand.pass(Duration.ofSeconds(2));
    assertThat(held.without(BOTH)).isEmpty();
    hand.pass(Duration.ofNanos(1));
    assertThat(held.without(BOTH)).containsExactly(ONE);
  }
}
