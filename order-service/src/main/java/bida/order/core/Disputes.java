package bida.order.core;

import bida.contracts.DisputeStage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The complaints and disputes about an order's money; each has an end of its own, so that two need
 * two ends.
 *
 * @param putOffTo the deadline that stands in for one that passed meanwhile
 */
public record Disputes(List<Dispute> all, @Nullable Instant putOffTo) {

  static final Disputes NONE = new Disputes(List.of(), null);

  /** One of them as it stands since {@code at}. */
  public record Dispute(String id, DisputeStage stage, Instant at) {}

  public Disputes {
    all = List.copyOf(all);
  }

  /** News come in any order: the latest word counts, and of two at once the end. */
  boolean isNews(Dispute word) {
    return all.stream()
        .filter(known -> known.id().equals(word.id()))
        .allMatch(
            known ->
                word.at().isAfter(known.at())
                    || (word.at().equals(known.at())
                        && known.stage().isOpen()
                        && !word.stage().isOpen()));
  }

  Disputes with(Dispute word) {
    var others = all.stream().filter(known -> !known.id().equals(word.id()));
    return new Disputes(Stream.concat(others, Stream.of(word)).toList(), putOffTo);
  }

  Disputes putOffTo(@Nullable Instant later) {
    return new Disputes(all, later);
  }

  boolean anyOpen() {
    return all.stream().anyMatch(dispute -> dispute.stage().isOpen());
  }

  boolean anyLost() {
    return all.stream().anyMatch(dispute -> dispute.stage() == DisputeStage.LOST);
  }
}
