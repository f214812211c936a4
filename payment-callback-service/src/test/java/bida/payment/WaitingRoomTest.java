package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.WaitingRoom.Full;
import bida.payment.WaitingRoom.Limits;
import bida.payment.WaitingRoom.NotCome;
import bida.platform.test.HandTicker;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

  /** A look that has begun, until the test says what it sees. */
  private record Look(Set<String> keys, UniEmitter<? super Map<String, String>> sees) {}

  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final List<Look> looks = new ArrayList<>();
  private final HandTicker time = new HandTicker();
  private final WaitingRoom<String> room =
      new WaitingRoom<>(
          new Limits(3, LONGEST, BETWEEN),
          time,
          keys -> Uni.createFrom().emitter(sees -> looks.add(new Look(keys, sees))));

  @Test
  void looksForAllTogetherAndOneLookAtATime() {
    var a = await("a");
    var b = await("b");
    assertThat(looks).isEmpty();

    time.pass(BETWEEN);
    assertThat(last().keys()).containsExactlyInAnyOrder("a", "b");
    time.pass(BETWEEN);
    assertThat(looks).hasSize(1);

    last().sees().complete(Map.of("b", "B"));
    b.assertCompleted().assertItem("B");
    a.assertNotTerminated();
    assertThat(last().keys()).containsExactly("a");
    assertThat(looks).hasSize(2);
  }

  @Test
  void looksAtOnceForWhatHasComeAndForNothingElse() {
    var first = await("a");
    var second = await("a");
    await("b");

    room.came("nobody waits for it");
    room.came("a");

    assertThat(last().keys()).containsExactly("a");
    last().sees().complete(Map.of("a", "A"));
    first.assertCompleted();
    second.assertCompleted();
    assertThat(looks).hasSize(1);
  }

  @Test
  void looksOnceForAllThatComesDuringALook() {
    await("a");
    await("b");
    await("c");
    room.came("a");

    room.came("b");
    room.came("c");
    room.came("b");
    assertThat(looks).hasSize(1);
    last().sees().complete(Map.of("a", "A"));

    assertThat(last().keys()).containsExactlyInAnyOrder("b", "c");
    assertThat(looks).hasSize(2);
  }

  @Test
  void endsTheWaitOfEachInItsTimeAndRestsWhenNobodyWaits() {
    var early = await("a");
    time.pass(BETWEEN);
    var late = await("a");

    for (int i = 1; i < 8; i++) {
      last().sees().complete(Map.of());
      time.pass(BETWEEN);
    }
    early.assertFailedWith(NotCome.class);
    late.assertNotTerminated();
    assertThat(last().keys()).containsExactly("a");

    last().sees().complete(Map.of());
    time.pass(BETWEEN);
    late.assertFailedWith(NotCome.class);
    assertThat(room.waiting()).isZero();
    assertThat(looks).hasSize(8);

    time.pass(Duration.ofHours(1));
    assertThat(looks).hasSize(8);
  }

  @Test
  void refusesWhoeverIsOneTooManyUntilSomebodyLeaves() {
    var first = await("a");
    await("a");
    await("b");

    await("a").assertFailedWith(Full.class);
    first.cancel();

    assertThat(room.waiting()).isEqualTo(2);
    await("a").assertNotTerminated();
  }

  @Test
  void looksForNobodyWhoHasGivenUp() {
    await("a").cancel();
    room.came("a");
    time.pass(BETWEEN);

    assertThat(looks).isEmpty();
    assertThat(room.waiting()).isZero();
  }

  @Test
  void goesOnAfterALookThatFailed() {
    var waits = await("a");
    room.came("a");

    last().sees().fail(new IOException("gone"));
    waits.assertNotTerminated();
    time.pass(BETWEEN);
    last().sees().complete(Map.of("a", "A"));

    waits.assertCompleted();
  }

  @Test
  void givesUpALookThatIsNeverAnswered() {
    await("a");
    time.pass(BETWEEN);
    time.pass(LONGEST);
    assertThat(looks).hasSize(1);
    var waits = await("b");

    time.pass(BETWEEN);
    last().sees().complete(Map.of("b", "B"));

    assertThat(looks).hasSize(2);
    waits.assertCompleted();
  }

  private UniAssertSubscriber<String> await(String key) {
    return room.await(key).subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private Look last() {
    return looks.getLast();
  }
}
