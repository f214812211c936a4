package bida.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several databases say, merged by key: each is read once, in order, and no more is held than
 * the facts under one key.
 */
record Comparison(List<Source> sources, Rule rule) implements Check {

  @Override
  public void ask(Books books, Moment at, Tally tally) throws SQLException {
    var streams = new ArrayList<Stream>();
    try {
      for (var source : sources) {
        streams.add(Stream.open(source, books, at));
      }
      for (var key = lowest(streams); key != null; key = lowest(streams)) {
        judge(together(streams, key), at, tally);
      }
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }

  private void judge(Together together, Moment at, Tally tally) {
    if (rule.concerns(together) && !together.isInFlight(at.settled())) {
      tally.checked(1);
      rule.judge(together, at).forEach(tally::violated);
    }
  }

  private static @Nullable String lowest(List<Stream> streams) {
    String lowest = null;
    for (var stream : streams) {
      var key = stream.key();
      if (key != null && (lowest == null || Keys.ORDER.compare(key, lowest) < 0)) {
        lowest = key;
      }
    }
    return lowest;
  }

  private static Together together(List<Stream> streams, String key) throws SQLException {
    var facts = new ArrayList<Fact>();
    for (var stream : streams) {
      facts.addAll(stream.take(key));
    }
    return new Together(key, facts);
  }
}
