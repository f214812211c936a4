package bida.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {

  private static final Pair STEADY = pair(100, 50, 100);
  private static final Pair WOBBLY = pair(100, 90, 131);

  @Test
  void comparesOursWithTheMeanOfTheReferencesAroundIt() {
    assertThat(pair(90, 50, 110).ratio()).isEqualTo(0.5);
  }

  @Test
  void aPairIsSteadyWhileItsReferencesDifferByNoMoreThanThreeTenths() {
    assertThat(pair(100, 50, 130).steady()).isTrue();
    assertThat(pair(130, 50, 100).steady()).isTrue();
    assertThat(pair(100, 50, 131).steady()).isFalse();
  }

  @Test
  void theMedianSpeaksForAll() {
    var pairs =
        new Pairs(
            List.of(
                pair(100, 10, 100),
                pair(100, 40, 100),
                pair(100, 45, 100),
                pair(100, 50, 100),
                pair(100, 99, 100)));

    assertThat(pairs.median(Pair::ratio)).hasValue(0.45);
  }

  @Test
  void discardedPairsDoNotCountAndAreShown() {
    var pairs = new Pairs(List.of(STEADY, WOBBLY, STEADY, WOBBLY, STEADY));

    assertThat(pairs.median(Pair::ratio)).hasValue(0.5);
    assertThat(pairs.discarded()).containsExactly(WOBBLY, WOBBLY);
  }

  @Test
  void moreThanHalfDiscardedIsNoResult() {
    assertThat(some(3, STEADY, 3, WOBBLY).median(Pair::ratio)).isPresent();
    assertThat(some(2, STEADY, 3, WOBBLY).median(Pair::ratio)).isEmpty();
  }

  @Test
  void fewerThanFiveIsNoResult() {
    assertThat(some(4, STEADY, 0, WOBBLY).median(Pair::ratio)).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Pairs.median(4, 1, 3, 2)).isEqualTo(2.5);
  }

  private static Pairs some(int steady, Pair one, int wobbly, Pair other) {
    var all = new ArrayList<>(Collections.nCopies(steady, one));
    all.addAll(Collections.nCopies(wobbly, other));
    return new Pairs(all);
  }

  private static Pair pair(double before, double ours, double after) {
    return new Pair(before, ours, after, 1);
  }
}
