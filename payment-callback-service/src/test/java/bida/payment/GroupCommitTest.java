package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.payment.GroupCommit.Limits;
import bida.payment.GroupCommit.TooMany;
import bida.platform.test.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  /** A group that was handed over, until the test says what became of it. */
  private record Handed(List<Integer> items, UniEmitter<? super Void> end) {}

  private static final Duration SLOW = Duration.ofMillis(250);

  private final List<Handed> handed = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final GroupCommit<Integer> commit = commit(new Limits(1, 1, 3, 4, SLOW, 1));

  private GroupCommit<Integer> commit(Limits limits) {
    return new GroupCommit<>(
        limits,
        nanos::get,
        items -> Uni.createFrom().emitter(end -> handed.add(new Handed(items, end))));
  }

  @Test
  void writesAtOnceWhatComesAlone() {
    var alone = add(1);

    assertThat(group(0).items()).containsExactly(1);
    alone.assertNotTerminated();

    group(0).end().complete(null);
    alone.assertCompleted();
  }

  @Test
  void makesOneGroupOfWhatComesDuringAWriteAndNoneGreaterThanItsLimit() {
    add(1);
    var others = IntStream.rangeClosed(2, 5).mapToObj(this::add).toList();

    group(0).end().complete(null);
    assertThat(group(1).items()).containsExactly(2, 3, 4);
    others.forEach(UniAssertSubscriber::assertNotTerminated);

    group(1).end().complete(null);
    assertThat(group(2).items()).containsExactly(5);
    others.subList(0, 3).forEach(UniAssertSubscriber::assertCompleted);
    others.getLast().assertNotTerminated();
  }

  @Test
  void beginsAnotherGroupOnlyWhenThereAreEnoughForIt() {
    var two = commit(new Limits(2, 2, 3, 4, SLOW, 2));

    for (int item = 1; item <= 6; item++) {
      two.add(item).subscribe().with(_ -> {});
    }

    assertThat(group(0).items()).containsExactly(1);
    assertThat(group(1).items()).containsExactly(2, 3);
    assertThat(handed).hasSize(2);

    group(0).end().complete(null);
    assertThat(group(2).items()).containsExactly(4, 5, 6);
  }

  @Test
  void waitsForNoGroupThatIsStuck() {
    var patient = commit(new Limits(2, 2, 3, 4, SLOW, 3));
    IntStream.rangeClosed(1, 2).forEach(item -> patient.add(item).subscribe().with(_ -> {}));
    assertThat(handed).hasSize(1);

    nanos.addAndGet(SLOW.toNanos());
    patient.add(3).subscribe().with(_ -> {});
    assertThat(group(1).items()).containsExactly(2, 3);

    patient.add(4).subscribe().with(_ -> {});
    assertThat(handed).hasSize(2);
    nanos.addAndGet(SLOW.toNanos());
    patient.add(5).subscribe().with(_ -> {});
    assertThat(group(2).items()).containsExactly(4, 5);

    nanos.addAndGet(SLOW.toNanos());
    patient.add(6).subscribe().with(_ -> {});
    assertThat(handed).as("no more than three").hasSize(3);
  }

  @Test
  void refusesWhoWouldWaitForNothing() {
    add(1);
    var inLine = IntStream.rangeClosed(2, 5).mapToObj(this::add).toList();

    add(6).assertFailedWith(TooMany.class);

    inLine.forEach(UniAssertSubscriber::assertNotTerminated);
  }

  @Test
  void writesTheOthersOfAGroupWithoutTheOneThatCannotBeWritten() {
    add(1);
    var two = add(2);
    var three = add(3);
    group(0).end().complete(null);

    group(1).end().fail(new IllegalArgumentException("3"));
    group(2).end().complete(null);
    assertThat(group(3).items()).containsExactly(3);
    group(3).end().fail(new IllegalArgumentException("3"));

    two.assertCompleted();
    three.assertFailedWith(IllegalArgumentException.class, "3");
    assertThat(handed).hasSize(4);
  }

  @Test
  void triesNothingOneByOneWhileTheDatabaseIsGone() {
    add(1);
    var two = add(2);
    var three = add(3);
    group(0).end().complete(null);

    group(1).end().fail(new IOException("gone"));

    two.assertFailedWith(IOException.class);
    three.assertFailedWith(IOException.class);
    assertThat(handed).hasSize(2);
  }

  @Test
  void goesOnAfterAGroupThatFailed() {
    add(1).assertNotTerminated();
    group(0).end().fail(new IOException("gone"));

    var next = add(2);
    group(1).end().complete(null);

    next.assertCompleted();
  }

  @Test
  void writesNothingForWhoGaveUpInLine() {
    add(1);
    var gone = add(2);
    var there = add(3);
    gone.cancel();
    group(0).end().complete(null);

    assertThat(group(1).items()).containsExactly(3);
    group(1).end().complete(null);
    there.assertCompleted();
  }

  @Test
  void goesOnAfterAWriterThatThrows() {
    var broken =
        new GroupCommit<Integer>(
            new Limits(1, 1, 3, 4, SLOW, 1),
            nanos::get,
            _ -> {
              throw new IllegalStateException("a bug");
            });

    for (int i = 0; i < 3; i++) {
      broken
          .add(i)
          .subscribe()
          .withSubscriber(UniAssertSubscriber.create())
          .assertFailedWith(IllegalStateException.class);
    }
  }

  private UniAssertSubscriber<Void> add(int item) {
    return commit.add(item).subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  // The next group begins on a thread of its own.
  private Handed group(int number) {
    Await.until("group " + number, () -> handed.size() > number);
    return handed.get(number);
  }
}
