package bida.audit;

import bida.audit.Fact.Applied;
import bida.audit.Fact.Published;
import java.util.List;

/**
 * Invariant I7: what was published has been applied by everyone who reads the topic. A reader that
 * has no place for a key has seen nothing of it.
 */
record EveryEventArrives(Book publisher, List<Book> readers) implements Rule {

  static Comparison of(Book publisher, Book... readers) {
    var sources = new java.util.ArrayList<Source>();
    sources.add(Sources.published(publisher));
    for (var reader : readers) {
      sources.add(Sources.applied(reader, publisher));
    }
    return new Comparison(sources, new EveryEventArrives(publisher, List.of(readers)));
  }

  @Override
  public boolean concerns(Together together) {
    return together.has(Published.class);
  }

  @Override
  public List<Finding> judge(Together together, Moment at) {
    var sequence = together.first(Published.class).map(Published::sequence).orElse(0L);
    return readers.stream()
        .map(reader -> place(together, reader))
        .filter(place -> place.last() < sequence)
        .map(
            place ->
                new Finding(
                    together.key(),
                    "of the %d events of %s %s has applied %d, and %d wait for one that is missing"
                        .formatted(
                            sequence,
                            publisher.database(),
                            place.reader().database(),
                            place.last(),
                            place.waiting())))
        .toList();
  }

  private static Applied place(Together together, Book reader) {
    return together.all(Applied.class).stream()
        .filter(place -> place.reader() == reader)
        .findFirst()
        .orElseGet(() -> new Applied(together.key(), reader, 0, 0));
  }
}
