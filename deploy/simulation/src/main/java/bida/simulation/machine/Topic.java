package bida.simulation.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A topic: records of one key are in one partition, in order; between partitions there is none. */
public final class Topic {

  static final int PARTITIONS = 3;

  private final String name;
  private final List<List<Sent>> partitions = new ArrayList<>();

  public Topic(String name) {
    this.name = name;
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  public String name() {
    return name;
  }

  public void append(Sent sent) {
    partitions.get(Math.floorMod(sent.key().hashCode(), PARTITIONS)).add(sent);
  }

  public List<Sent> all() {
    return partitions.stream().flatMap(List::stream).toList();
  }

  /** Each event once, however often the relay has sent it. */
  public Stream<Sent> distinct() {
    return partitions.stream().flatMap(List::stream).distinct();
  }

  List<Sent> partition(int number) {
    return partitions.get(number);
  }
}
