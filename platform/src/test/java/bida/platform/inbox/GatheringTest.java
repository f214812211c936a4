package bida.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which records become one group, and when more are asked for. */
class GatheringTest {

  private static final int LIMIT_SECONDS = 30;

  /** A group that is under way until it is told to end. */
  private record UnderWay(List<Long> offsets, UniEmitter<? super Void> end) {}

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<UnderWay> groups = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AtomicInteger demand = new AtomicInteger();
  private final Gathering gathering =
      new Gathering(
          vertx,
          records ->
              Uni.createFrom().emitter(end -> groups.add(new UnderWay(offsets(records), end))));
  private long next;
  private boolean oneKey;

  GatheringTest() {
    gathering.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            demand.addAndGet((int) n);
          }

          @Override
          public void cancel() {}
        });
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void waitsForNothingWhenNothingIsUnderWay() throws InterruptedException {
    poll(3);

    assertThat(group().offsets()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void makesOneGroupOfAllThatCameMeanwhile() throws InterruptedException {
    poll(1);
    var first = group();
    poll(2);
    poll(1);
    assertThat(groups).isEmpty();

    first.end().complete(null);

    assertThat(group().offsets()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void acknowledgesAllOfAGroupWhenItIsApplied() throws InterruptedException {
    poll(1);
    var first = group();
    poll(1);
    poll(1);
    assertThat(told).isEmpty();

    first.end().complete(null);
    assertThat(heard()).isEqualTo("ack 0");

    group().end().complete(null);
    assertThat(List.of(heard(), heard())).containsExactly("ack 1", "ack 2");
  }

  @Test
  void e01RefusesAllOfAGroupThatFailsAndAppliesNothingBehindIt() throws InterruptedException {
    poll(1);
    poll(1);
    group().end().complete(null);
    var failing = group();
    poll(1);

    failing.end().fail(new IllegalStateException("dead letters cannot be written"));

    assertThat(List.of(heard(), heard())).containsExactly("ack 0", "nack 1");
    idle();
    assertThat(groups).isEmpty();
  }

  @Test
  void makesNoGroupLargerThanOnePollMayBe() throws InterruptedException {
    poll(1);
    var first = group();
    poll(99);
    poll(120);
    assertThat(group().offsets()).hasSize(99);

    first.end().complete(null);
    assertThat(group().offsets()).hasSize(120);
  }

  @Test
  void makesASecondGroupWhereMuchWaitsAndNoThird() throws InterruptedException {
    poll(1);
    group();
    poll(99);
    idle();
    assertThat(groups).isEmpty();

    poll(1);
    assertThat(group().offsets()).hasSize(100);

    poll(150);
    idle();
    assertThat(groups).isEmpty();
  }

  @Test
  void makesNoSecondGroupOfAKeyThatIsUnderWay() throws InterruptedException {
    oneKey = true;
    poll(1);
    var first = group();
    poll(150);
    idle();
    assertThat(groups).isEmpty();

    first.end().complete(null);
    assertThat(group().offsets()).hasSize(150);
  }

  @Test
  void e01AcknowledgesNothingBeforeWhatCameBeforeIt() throws InterruptedException {
    poll(1);
    var first = group();
    poll(100);
    var second = group();

    second.end().complete(null);
    idle();
    assertThat(told).isEmpty();

    first.end().complete(null);
    assertThat(List.of(heard(), heard())).containsExactly("ack 0", "ack 1");
  }

  @Test
  void e01AcknowledgesNothingBehindAGroupThatFails() throws InterruptedException {
    poll(1);
    var first = group();
    poll(100);
    var second = group();
    second.end().complete(null);

    first.end().fail(new IllegalStateException("dead letters cannot be written"));

    assertThat(heard()).isEqualTo("nack 0");
    idle();
    assertThat(told).isEmpty();
  }

  @Test
  void asksForNoMoreThanItMayKeep() throws InterruptedException {
    assertThat(demand).hasValue(1);
    poll(1);
    var first = group();
    assertThat(demand).hasValue(2);
    poll(99);
    assertThat(demand).hasValue(3);
    poll(150);
    group();
    idle();
    assertThat(demand).hasValue(4);
    poll(50);
    assertThat(demand).hasValue(4);

    first.end().complete(null);
    group();

    idle();
    assertThat(demand).hasValue(5);
  }

  private void poll(int records) {
    long from = next;
    next += records;
    var partition = new TopicPartition("orders", 0);
    var all =
        LongStream.range(from, next)
            .mapToObj(offset -> new ConsumerRecord<>("orders", 0, offset, key(offset), new byte[0]))
            .toList();
    gathering.onNext(
        Message.of(
            new ConsumerRecords<>(Map.of(partition, all), Map.of()),
            () -> tell("ack " + from),
            _ -> tell("nack " + from)));
  }

  private String key(long offset) {
    return oneKey ? "key" : "key " + offset;
  }

  private CompletableFuture<Void> tell(String what) {
    told.add(what);
    return CompletableFuture.completedFuture(null);
  }

  private UnderWay group() throws InterruptedException {
    var group = groups.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(group).isNotNull();
    return group;
  }

  private String heard() throws InterruptedException {
    var heard = told.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(heard).isNotNull();
    return heard;
  }

  // Whatever was to run on any of the event loops has run.
  private void idle() {
    var loops = new ArrayList<CompletableFuture<Void>>();
    IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
        .forEach(
            _ -> {
              var ran = new CompletableFuture<Void>();
              loops.add(ran);
              vertx.getOrCreateContext().runOnContext(_ -> ran.complete(null));
            });
    loops.forEach(ran -> ran.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join());
  }

  private static List<Long> offsets(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(ConsumerRecord::offset).toList();
  }
}
