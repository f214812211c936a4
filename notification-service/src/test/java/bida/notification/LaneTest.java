package bida.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LaneTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicInteger claims = new AtomicInteger();
  private Supplier<Uni<List<MessageRow>>> claim = () -> Uni.createFrom().item(List.of());
  private final Lane lane =
      new Lane(
          _ -> {
            claims.incrementAndGet();
            return claim.get();
          },
          _ -> {});

  @Test
  void whoAsksWhileItClaimsMakesItClaimOnceMore() {
    var first = new CompletableFuture<List<MessageRow>>();
    claim = () -> Uni.createFrom().completionStage(first);
    var running = lane.run().subscribeAsCompletionStage();
    lane.run().await().atMost(LIMIT);
    lane.run().await().atMost(LIMIT);
    assertThat(claims).hasValue(1);

    first.complete(List.of());
    running.join();

    assertThat(claims).hasValue(2);
  }

  /** In a rush somebody has always asked meanwhile, for hours. */
  @Test
  void aHundredThousandClaimsInARowAreNoDeeperThanOne() {
    claim =
        () -> {
          if (claims.get() < 100_000) {
            lane.run().await().atMost(LIMIT);
          }
          return Uni.createFrom().item(List.of());
        };

    lane.run().await().atMost(LIMIT);

    assertThat(claims).hasValue(100_000);
  }

  @Test
  void afterAFailureWhoAsksNextClaims() {
    claim = () -> Uni.createFrom().failure(new IllegalStateException("no"));
    assertThatThrownBy(() -> lane.run().await().atMost(LIMIT)).hasMessage("no");

    claim = () -> Uni.createFrom().item(List.of());
    lane.run().await().atMost(LIMIT);

    assertThat(claims).hasValue(2);
  }
}
