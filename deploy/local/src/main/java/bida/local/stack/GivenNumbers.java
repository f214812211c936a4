package bida.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The numbers that the events of a service have, of which its restored database may know less: its
 * readers take what comes under them for known (failures.md E30).
 */
public final class GivenNumbers {

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int AT_ONCE = 10_000;

  private static final String NEVER_AGAIN =
      """
      with moved as (
        insert into outbox_sequence as known (key, last)
        select key, last from unnest(?::text[], ?::text[]::bigint[]) as given (key, last)
        on conflict (key) do update set last = excluded.last where known.last < excluded.last
        returning 1)
      select count(*) from moved
      """;

  private final Books books;
  private final String bootstrap;

  public GivenNumbers(Books books, String bootstrap) {
    this.books = books;
    this.bootstrap = bootstrap;
  }

  /** Makes a service go on behind what its topic has; how many keys that changed something for. */
  public long neverAgain(Service service) {
    var keys = new ArrayList<String>();
    var numbers = new ArrayList<String>();
    highest(service.database())
        .forEach(
            (key, number) -> {
              keys.add(key);
              numbers.add(Long.toString(number));
            });
    var moved = 0L;
    for (int from = 0; from < keys.size(); from += AT_ONCE) {
      var to = Math.min(keys.size(), from + AT_ONCE);
      moved += books.count(service, NEVER_AGAIN, texts(keys, from, to), texts(numbers, from, to));
    }
    return moved;
  }

  private Map<String, Long> highest(String topic) {
    var settings =
        Map.<String, Object>of("bootstrap.servers", bootstrap, "enable.auto.commit", "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var highest = new HashMap<String, Long>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(POLL)) {
          var number = record.headers().lastHeader("sequence");
          if (record.key() != null && number != null) {
            highest.merge(
                new String(record.key(), UTF_8),
                Long.valueOf(new String(number.value(), UTF_8)),
                Math::max);
          }
        }
      }
      return highest;
    }
  }

  private static String[] texts(List<String> all, int from, int to) {
    return all.subList(from, to).toArray(String[]::new);
  }
}
