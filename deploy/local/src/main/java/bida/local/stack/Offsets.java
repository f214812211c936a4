package bida.local.stack;

import bida.local.machine.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/** Where the groups of the services stand in their topics. */
public final class Offsets {

  // A member that left is forgotten at once; one that could not say so only after its session.
  private static final Duration EMPTY = Duration.ofSeconds(60);

  private final String bootstrap;

  public Offsets(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * Sets a group back to the first record of all it reads; nobody of it may be reading.
   *
   * @return how many records it meets once more
   */
  public long reset(String group) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var before = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      var first = first(admin, before);
      if (!Patience.await(() -> set(admin, group, first), EMPTY)) {
        throw new IllegalStateException("group " + group + " is still being read");
      }
      return sum(before) - sum(first);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> first(
      Admin admin, Map<TopicPartition, OffsetAndMetadata> before)
      throws ExecutionException, InterruptedException {
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    before.keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
    var first = new HashMap<TopicPartition, OffsetAndMetadata>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, at) -> first.put(partition, new OffsetAndMetadata(at.offset())));
    return first;
  }

  private static long sum(Map<TopicPartition, OffsetAndMetadata> places) {
    return places.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  private static boolean isBeingRead(@Nullable Throwable cause) {
    return cause instanceof GroupNotEmptyException || cause instanceof UnknownMemberIdException;
  }

  private static boolean set(
      Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> places) {
    try {
      admin.alterConsumerGroupOffsets(group, places).all().get();
      return true;
    } catch (ExecutionException e) {
      if (isBeingRead(e.getCause())) {
        return false;
      }
      throw new IllegalStateException("offsets of " + group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
