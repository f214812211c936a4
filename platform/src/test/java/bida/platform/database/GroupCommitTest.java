package bida.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.database.GroupCommit.Limits;
import bida.platform.database.GroupCommit.TooMany;
import bida.platform.test.HandTicker;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  /** A group that was handed over, until the test says what became of it. */
  private record Handed(List<Integer> items, UniEmitter<? super Void> end) {}

  private static final Duration SLOW = Duration.ofMillis(250);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final List<Handed> handed = new ArrayList<>();
  private final HandTicker hand = new HandTicker();
  private final GroupCommit<Integer> commit = commit(limits(1, 1, 1));

  private static Limits limits(int writers, int another, int slowWriters) {
    return new Limits(Duration.ZERO, writers, another, 3, 4, SLOW, slowWriters);
  }

  private GroupCommit<Integer> commit(Limits limits) {
    return new GroupCommit<>(
        limits, hand, items -> Uni.createFrom().emitter(end -> handed.add(new Handed(items, end))));
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
    var two = commit(limits(2, 2, 2));

    for (int item = 1; item <= 6; item++) {
      two.add(item).subscribe().with(_ -> {});
    }

    assertThat(group(0).items()).containsExactly(1);
    assertThat(group(1).items()).containsExactly(2, 3);
    assertThat(handed).hasSize(2);

    group(0).end().complete(null);
    assertThat(group(2).items()).containsExactly(4, 5, 6);
  }

  /** A callback each five milliseconds is written at once, one each millisecond is not. */
  @Test
  void collectsForAWhileAfterAGroupBegan() {
    var paced = commit(new Limits(MILLI.multipliedBy(5), 2, 3, 3, 4, SLOW, 2));

    add(paced, 1);
    group(0).end().complete(null);
    add(paced, 2);
    hand.pass(MILLI.multipliedBy(4));
    add(paced, 3);
    assertThat(handed).hasSize(1);
    hand.pass(MILLI);
    assertThat(group(1).items()).containsExactly(2, 3);

    group(1).end().complete(null);
    hand.pass(MILLI.multipliedBy(5));
    add(paced, 4);
    assertThat(group(2).items()).containsExactly(4);
  }

  @Test
  void waitsForNoPauseWhenThereAreEnough() {
    var paced = commit(new Limits(MILLI.multipliedBy(5), 2, 2, 3, 4, SLOW, 2));

    add(paced, 1);
    add(paced, 2);
    assertThat(handed).hasSize(1);
    add(paced, 3);
    assertThat(group(1).items()).containsExactly(2, 3);
  }

  /** What was put off before a group of enough comes too early for who came after it. */
  @Test
  void putsOffAgainWhatComesTooEarly() {
    var paced = commit(new Limits(MILLI.multipliedBy(5), 2, 2, 3, 4, SLOW, 2));
    add(paced, 1);
    group(0).end().complete(null);

    add(paced, 2);
    hand.pass(MILLI.multipliedBy(2));
    add(paced, 3);
    group(1).end().complete(null);
    add(paced, 4);
    hand.pass(MILLI.multipliedBy(3));
    assertThat(handed).hasSize(2);

    hand.pass(MILLI.multipliedBy(2));
    assertThat(group(2).items()).containsExactly(4);
  }

  /** Nobody else has to come for that. */
  @Test
  void waitsForNoGroupThatIsStuck() {
    var patient = commit(limits(2, 2, 3));
    IntStream.rangeClosed(1, 2).forEach(item -> patient.add(item).subscribe().with(_ -> {}));
    assertThat(handed).hasSize(1);

    hand.pass(SLOW.minusNanos(1));
    assertThat(handed).hasSize(1);
    hand.pass(Duration.ofNanos(1));
    assertThat(group(1).items()).containsExactly(2);

    IntStream.rangeClosed(3, 4).forEach(item -> patient.add(item).subscribe().with(_ -> {}));
    assertThat(handed).hasSize(2);
    hand.pass(SLOW);
    assertThat(group(2).items()).containsExactly(3, 4);

    patient.add(5).subscribe().with(_ -> {});
    hand.pass(SLOW);
    patient.add(6).subscribe().with(_ -> {});
    assertThat(handed).as("no more than three").hasSize(3);
  }

  /** More than one group is in line behind it. */
  @Test
  void goesOnBehindAGroupThatIsStuckUntilNobodyIsInLine() {
    var patient = commit(limits(1, 9, 3));
    IntStream.rangeClosed(1, 5).forEach(item -> patient.add(item).subscribe().with(_ -> {}));

    hand.pass(SLOW);
    assertThat(group(1).items()).containsExactly(2, 3, 4);
    hand.pass(SLOW);
    assertThat(group(2).items()).containsExactly(5);
  }

  /** Who waits for a slow group waits no longer for the next one than its pause. */
  @Test
  void goesOnAtOnceWhenTheSlowOneEnds() {
    var paced = commit(new Limits(MILLI.multipliedBy(5), 2, 2, 3, 4, SLOW, 2));
    add(paced, 1);
    add(paced, 2);
    hand.pass(MILLI.multipliedBy(5));
    assertThat(handed).hasSize(1);

    group(0).end().complete(null);

    assertThat(group(1).items()).containsExactly(2);
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
  void triesNoneOfTheOthersWhenTheDatabaseGoesMeanwhile() {
    add(1);
    var two = add(2);
    var three = add(3);
    group(0).end().complete(null);

    group(1).end().fail(new IllegalArgumentException("one of them"));
    group(2).end().fail(new IOException("gone"));

    two.assertFailedWith(IOException.class);
    three.assertFailedWith(IOException.class);
    assertThat(handed).hasSize(3);
  }

  @Test
  void triesOneByOneOnlyWhoIsStillThere() {
    add(1);
    var two = add(2);
    var three = add(3);
    group(0).end().complete(null);
    two.cancel();

    group(1).end().fail(new IllegalArgumentException("one of them"));

    assertThat(group(2).items()).containsExactly(3);
    group(2).end().complete(null);
    three.assertCompleted();
  }

  @Test
  void triesOneByOneWhatLostAgainstOthersTogether() {
    add(1);
    var two = add(2);
    add(3).assertNotTerminated();
    group(0).end().complete(null);

    group(1).end().fail(new PgException("deadlock", "ERROR", "40P01", null));

    assertThat(group(2).items()).containsExactly(2);
    group(2).end().complete(null);
    two.assertCompleted();
    assertThat(group(3).items()).containsExactly(3);
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
            limits(1, 1, 1),
            hand,
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
    return add(commit, item);
  }

  private static UniAssertSubscriber<Void> add(GroupCommit<Integer> commit, int item) {
    return commit.add(item).subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private Handed group(int number) {
    assertThat(handed).as("group " + number).hasSizeGreaterThan(number);
    return handed.get(number);
  }
}
