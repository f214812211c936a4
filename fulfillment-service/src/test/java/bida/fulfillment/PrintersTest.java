package bida.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrintersTest {

  private final Printers printers = new Printers();

  @AfterEach
  void stop() {
    printers.stop();
  }

  @Test
  void takesSoManyAndTellsTheNextToComeBackBeforeAnythingIsShown() {
    var shown = new AtomicInteger();
    var open = new ArrayList<UniEmitter<? super String>>();
    Uni<String> pending =
        Uni.createFrom()
            .emitter(
                emitter -> {
                  shown.incrementAndGet();
                  open.add(emitter);
                });
    var pages = new ArrayList<CompletableFuture<byte[]>>();
    var most = Printers.AT_ONCE + Printers.WAITING;
    for (int i = 0; i < most; i++) {
      pages.add(printers.print(() -> pending, String::getBytes).subscribeAsCompletionStage());
    }

    assertThatThrownBy(() -> printers.print(() -> pending, String::getBytes).await().indefinitely())
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(503);
              assertThat(problem.getParameters()).containsEntry("code", "printers_busy");
              assertThat(problem.getHeaders()).containsKey("Retry-After");
            });
    assertThat(shown).hasValue(most);

    // One that failed leaves its place as one that was printed.
    open.getFirst().fail(new IllegalStateException("torn"));
    assertThatThrownBy(() -> pages.getFirst().join()).hasMessageContaining("torn");
    assertThat(print("next")).isEqualTo("next");
    assertThat(print("one more")).isEqualTo("one more");
  }

  @Test
  void makesNoMoreThanTwoPagesAtATime() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var all =
        IntStream.range(0, Printers.AT_ONCE + Printers.WAITING)
            .mapToObj(
                i ->
                    printers.print(
                        () -> Uni.createFrom().item("" + i),
                        page -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          Thread.yield();
                          now.decrementAndGet();
                          return page.getBytes();
                        }))
            .toList();

    var printed = Uni.join().all(all).andFailFast().await().indefinitely();

    assertThat(printed).hasSize(18);
    assertThat(most.get()).isBetween(1, Printers.AT_ONCE);
  }

  private String print(String text) {
    return new String(
        printers
            .print(() -> Uni.createFrom().item(List.of(text)), page -> page.getFirst().getBytes())
            .await()
            .indefinitely());
  }
}
