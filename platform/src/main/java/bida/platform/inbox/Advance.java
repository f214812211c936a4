package bida.platform.inbox;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the keys of a group of records are moved on, each from its first to its last sequence.
 */
final class Advance {

  private record Range(long first, long last) {}

  private final String topic;
  private final LinkedHashMap<String, Range> ranges;

  private Advance(String topic, LinkedHashMap<String, Range> ranges) {
    this.topic = topic;
    this.ranges = ranges;
  }

  /** Empty where they cannot be moved on together: one is incomplete, or not next to its last. */
  static Optional<Advance> of(List<Received> received) {
    var ranges = new LinkedHashMap<String, Range>();
    @Nullable String topic = null;
    for (var one : received) {
      var key = one.key();
      var sequence = one.sequence();
      if (key == null || sequence == null || one.type() == null) {
        return Optional.empty();
      }
      if (topic != null && !topic.equals(one.topic())) {
        return Optional.empty();
      }
      topic = one.topic();
      var before = ranges.get(key);
      if (before != null && before.last() + 1 != sequence) {
        return Optional.empty();
      }
      ranges.put(key, new Range(before == null ? sequence : before.first(), sequence));
    }
    return topic == null ? Optional.empty() : Optional.of(new Advance(topic, ranges));
  }

  int keys() {
    return ranges.size();
  }

  /** Topic, keys, first and last sequences. */
  Tuple row() {
    return Tuple.tuple()
        .addString(topic)
        .addArrayOfString(ranges.keySet().toArray(String[]::new))
        .addArrayOfLong(ranges.values().stream().map(Range::first).toArray(Long[]::new))
        .addArrayOfLong(ranges.values().stream().map(Range::last).toArray(Long[]::new));
  }
}
