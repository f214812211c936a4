package bida.payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandoverTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 100_000})
  void handsOverAllOfThemInTheirOrder(int count) {
    var taken = new ArrayList<Integer>();

    try (var handover = new Handover<Integer>("test", taken::add)) {
      IntStream.range(0, count).forEach(handover::give);
    }

    assertThat(taken).isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void takesOnAThreadOfItsOwn() {
    var names = new ArrayList<String>();

    try (var handover = new Handover<Integer>("other", _ -> names.add(name()))) {
      handover.give(1);
    }

    assertThat(names).isEqualTo(List.of("other"));
  }

  /** Else a slow taker would let a file of two million rows into memory. */
  @Test
  void waitsForATakerThatIsSlower() throws Exception {
    var may = new Semaphore(0);
    var given = new ArrayList<Integer>();
    var giver =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var handover =
                      new Handover<Integer>("slow", _ -> may.acquireUninterruptibly())) {
                    for (int i = 0; i < 100_000; i++) {
                      handover.give(i);
                      given.add(i);
                    }
                  }
                });

    while (giver.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(given.size()).isLessThan(10_000);
    may.release(100_000);
    giver.join();
    assertThat(given).hasSize(100_000);
  }

  /** It neither hangs nor goes on as if nothing was wrong. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void throwsWhatTheTakerThrew(int count) {
    assertThatThrownBy(
            () -> {
              try (var handover =
                  new Handover<Integer>(
                      "broken",
                      _ -> {
                        throw new IllegalStateException("a bug");
                      })) {
                IntStream.range(0, count).forEach(handover::give);
              }
            })
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("a bug");
  }

  /** Whoever reads the file stops; what was handed over before counts for nothing. */
  @Test
  void endsWithItsReader() {
    var before = threads();

    assertThatThrownBy(
            () -> {
              try (var handover = new Handover<Integer>("left alone", _ -> {})) {
                handover.give(1);
                throw new IllegalArgumentException("a broken file");
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoSuppressedExceptions();
    assertThat(threads()).isEqualTo(before);
  }

  private static String name() {
    return Thread.currentThread().getName();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("left alone"))
        .count();
  }
}
