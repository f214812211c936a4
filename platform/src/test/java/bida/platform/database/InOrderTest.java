package bida.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Integer> done = new ArrayList<>();

  @Test
  void aHundredThousandThatWaitForNothingAreNoDeeperThanOne() {
    var many = IntStream.range(0, 100_000).boxed().toList();

    InOrder.each(many, this::noted).await().atMost(LIMIT);

    assertThat(done).isEqualTo(many);
  }

  @Test
  void theNextBeginsWhenTheOneBeforeItHasEnded() {
    var first = new CompletableFuture<Void>();
    var all =
        InOrder.each(
                List.of(1, 2),
                one ->
                    noted(one)
                        .chain(() -> one == 1 ? Uni.createFrom().completionStage(first) : noted(3)))
            .subscribeAsCompletionStage();

    assertThat(done).containsExactly(1);
    first.complete(null);
    all.join();
    assertThat(done).containsExactly(1, 2, 3);
  }

  @Test
  void theFirstFailureIsTheEnd() {
    var all =
        InOrder.each(
            List.of(1, 2, 3),
            one ->
                noted(one)
                    .invoke(
                        () -> {
                          if (one == 2) {
                            throw new IllegalStateException("no");
                          }
                        }));

    assertThatThrownBy(() -> all.await().atMost(LIMIT)).hasMessage("no");
    assertThat(done).containsExactly(1, 2);
  }

  @Test
  void ofNoneItIsTheEndAtOnce() {
    InOrder.each(List.<Integer>of(), this::noted).await().atMost(LIMIT);

    assertThat(done).isEmpty();
  }

  private Uni<Void> noted(int one) {
    return Uni.createFrom().voidItem().invoke(() -> done.add(one));
  }
}
