package bida.platform.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the services rely on in a database: rows, the outbox and the inbox in one transaction. It is
 * asked of PostgreSQL under the services' own outbox and inbox and of the tables of {@code
 * deploy/simulation}, so that what a seed shows there is true where the money is.
 *
 * <p>Two ways of keeping writers apart are allowed: who comes second waits for the first, or is
 * refused at its commit and has changed nothing.
 */
public abstract class TablesContract {

  /** A database that nobody else uses, and its keys. */
  public interface Tables {

    Work begin();

    /** As {@link #begin()}, with an event of that key heard: its handler has run, once or not. */
    Work hearing(String key, long sequence);

    /** What another does while a transaction is open, and perhaps only after it. */
    <T> CompletableFuture<T> meanwhile(Supplier<T> work);

    /** Null where nobody has written it. */
    @Nullable Integer committed(String row);

    /** What the relay would publish of that key, in its order: {@code 1:paid}. */
    List<String> told(String key);

    /** The sequences that a handler has heard of that key and committed, in their order. */
    List<Long> heard(String key);
  }

  /** A transaction in which nobody waits for the other end of a wire. */
  public interface Work {

    /** To be written later: nobody else may write it meanwhile, or this one is refused. */
    @Nullable Integer read(String row);

    void write(String row, int value);

    /** Its own writes with it, in no order; others may change what it shows. */
    List<Integer> all();

    void tell(String key, List<String> reasons);

    /** False where it came too late: then nothing has happened. */
    boolean commit();

    void rollBack();
  }

  private Tables tables;

  protected abstract Tables tables();

  @BeforeEach
  void empty() {
    tables = tables();
  }

  @Test
  void nobodySeesWhatIsNotCommitted() {
    var work = tables.begin();
    work.write("a", 1);
    work.tell("k", List.of("paid"));

    assertThat(tables.committed("a")).isNull();
    assertThat(tables.told("k")).isEmpty();
    assertThat(work.commit()).isTrue();
    assertThat(tables.committed("a")).isEqualTo(1);
    assertThat(tables.told("k")).containsExactly("1:paid");
  }

  @Test
  void itsOwnWritesItSees() {
    write("a", 1);
    var work = tables.begin();
    work.write("a", 2);
    work.write("b", 3);

    assertThat(work.read("a")).isEqualTo(2);
    assertThat(work.all()).containsExactlyInAnyOrder(2, 3);
    assertThat(work.commit()).isTrue();
  }

  @Test
  void whatIsRolledBackLeavesNothing() {
    var work = tables.begin();
    work.write("a", 1);
    work.tell("k", List.of("never"));
    work.rollBack();

    assertThat(tables.committed("a")).isNull();
    tell("k", "first");
    assertThat(tables.told("k")).containsExactly("1:first");
  }

  @Test
  void noneOfTwoThatAddAtOnceIsLost() {
    write("a", 0);

    var slow = tables.begin();
    int seen = read(slow, "a");
    var other = tables.meanwhile(this::addOne);
    slow.write("a", seen + 1);
    var committed = count(slow.commit()) + count(other.join());

    assertThat(committed).isPositive();
    assertThat(tables.committed("a")).isEqualTo(committed);
  }

  @Test
  void oneOfTwoThatMakeTheSameRowAtOnceHasMadeIt() {
    var slow = tables.begin();
    assertThat(slow.read("a")).isNull();
    slow.write("a", 1);
    var other = tables.meanwhile(() -> make("a", 2));

    var first = slow.commit();
    assertThat(other.join()).isNotEqualTo(first);
    assertThat(tables.committed("a")).isEqualTo(first ? 1 : 2);
  }

  /** Whoever checks over several rows locks one that all of them write, as a counter of stock. */
  @Test
  void whatIsOnlyLookedAtMayChange() {
    write("a", 1);
    var slow = tables.begin();
    slow.write("b", slow.all().size());
    var other = tables.meanwhile(() -> write("c", 1));

    assertThat(other.join()).isTrue();
    assertThat(slow.commit()).isTrue();
    assertThat(tables.committed("b")).isEqualTo(1);
  }

  @Test
  void whoLocksARowAsItIsKeepsOthersFromIt() {
    write("a", 5);
    var slow = tables.begin();
    slow.write("a", read(slow, "a"));
    slow.write("b", 1);
    var other =
        tables.meanwhile(
            () -> {
              var work = tables.begin();
              work.write("a", read(work, "a"));
              work.write("c", work.all().size());
              return work.commit();
            });

    var first = slow.commit();
    if (other.join() && first) {
      assertThat(tables.committed("c")).as("it has seen what the first one did").isEqualTo(2);
    } else {
      assertThat(tables.committed(first ? "c" : "b")).as("of the one refused").isNull();
    }
  }

  @Test
  void eventsOfAKeyAreNumberedAsTheyWereCommitted() {
    var slow = tables.begin();
    slow.tell("other", List.of("slow"));
    tell("k", "paid", "promised");
    slow.tell("k", List.of("late", "later"));
    assertThat(slow.commit()).isTrue();
    tell("other", "after");

    assertThat(tables.told("k")).containsExactly("1:paid", "2:promised", "3:late", "4:later");
    assertThat(tables.told("other")).containsExactly("1:slow", "2:after");
  }

  @Test
  void twoThatTellOfOneKeyAtOnceLeaveNoGap() {
    var slow = tables.begin();
    slow.tell("k", List.of("a"));
    var other = tables.meanwhile(() -> tell("k", "b"));
    assertThat(slow.commit()).isTrue();
    assertThat(other.join()).isTrue();
    tell("k", "c");

    assertThat(tables.told("k")).isIn(List.of("1:a", "2:b", "3:c"), List.of("1:b", "2:a", "3:c"));
  }

  @Test
  void anEventIsHeardOnce() {
    hear("k", 1);
    hear("k", 1);
    hear("k", 2);
    hear("k", 1);

    assertThat(tables.heard("k")).containsExactly(1L, 2L);
  }

  @Test
  void behindAGapEventsWaitForTheirTurn() {
    hear("k", 3);
    hear("k", 2);
    hear("other", 1);
    assertThat(tables.heard("k")).isEmpty();
    assertThat(tables.heard("other")).containsExactly(1L);

    hear("k", 1);
    assertThat(tables.heard("k")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatWasRolledBackIsHeardAgain() {
    var work = tables.hearing("k", 1);
    work.rollBack();
    assertThat(tables.heard("k")).isEmpty();

    hear("k", 1);
    assertThat(tables.heard("k")).containsExactly(1L);
  }

  /** Two that read one partition, one of which has not noticed that it was given up. */
  @Test
  void oneOfTwoThatHearTheSameEventAtOnceHasHeardIt() {
    var slow = tables.hearing("k", 1);
    var other = tables.meanwhile(() -> hear("k", 1));
    slow.commit();
    other.join();

    assertThat(tables.heard("k")).containsExactly(1L);
  }

  /** Whoever has it now begins behind what the other one has not committed yet. */
  @Test
  void theSecondThatComesWhileTheFirstIsBeingHeardIsHeardBehindIt() {
    var slow = tables.hearing("k", 1);
    var other = tables.meanwhile(() -> hear("k", 2));
    slow.commit();
    other.join();

    assertThat(tables.heard("k")).containsExactly(1L, 2L);
  }

  private boolean addOne() {
    var work = tables.begin();
    work.write("a", read(work, "a") + 1);
    return work.commit();
  }

  private boolean make(String row, int value) {
    var work = tables.begin();
    var mine = work.read(row) == null;
    if (mine) {
      work.write(row, value);
    }
    return work.commit() && mine;
  }

  private boolean write(String row, int value) {
    var work = tables.begin();
    work.write(row, value);
    return work.commit();
  }

  private boolean tell(String key, String... reasons) {
    var work = tables.begin();
    work.tell(key, List.of(reasons));
    return work.commit();
  }

  private boolean hear(String key, long sequence) {
    return tables.hearing(key, sequence).commit();
  }

  private static int read(Work work, String row) {
    var value = work.read(row);
    assertThat(value).as(row).isNotNull();
    return value;
  }

  private static int count(boolean committed) {
    return committed ? 1 : 0;
  }
}
