package bida.fulfillment.ticket.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket is for, as its operator said it; a copy goes into each ticket when it is issued.
 *
 * @param group tickets may be rescheduled within it; null where they may not
 * @param useFrom from when it lets in
 * @param guide how to use it, {@code travel} how to get there, {@code notes} what else to know: by
 *     language
 * @param points where it can be redeemed; none means anywhere
 * @param capacity how many tickets a change may fill the session to; null for no limit
 */
public record TicketProduct(
    CodeMode codeMode,
    @Nullable String group,
    String eventName,
    Instant useFrom,
    Instant useUntil,
    String zone,
    Place place,
    @Nullable String area,
    Map<String, String> guide,
    Map<String, String> travel,
    Map<String, String> notes,
    @Nullable String contact,
    List<Point> points,
    @Nullable Change change,
    @Nullable Integer capacity) {

  public TicketProduct {
    guide = Map.copyOf(Objects.requireNonNullElse(guide, Map.of()));
    travel = Map.copyOf(Objects.requireNonNullElse(travel, Map.of()));
    notes = Map.copyOf(Objects.requireNonNullElse(notes, Map.of()));
    points = List.copyOf(Objects.requireNonNullElse(points, List.of()));
  }

  /** Somewhere on a map. */
  public record Place(
      String name,
      @Nullable String address,
      @Nullable BigDecimal latitude,
      @Nullable BigDecimal longitude) {}

  /** Where a ticket can be redeemed, and when. */
  public record Point(String pointId, Place place, @Nullable String openingHours) {}

  /** 改签: how often, and until how long before the session begins. */
  public record Change(int hoursBefore, int times) {}

  boolean admitsAt(Instant at) {
    return !at.isBefore(useFrom) && !at.isAfter(useUntil);
  }

  boolean isAt(String pointId) {
    return points.isEmpty() || points.stream().anyMatch(point -> point.pointId().equals(pointId));
  }

  boolean isOfGroupOf(TicketProduct other) {
    return group != null && group.equals(other.group);
  }

  /** The end of the time in which a ticket for it may be changed. */
  public @Nullable Instant changeableUntil() {
    return change == null ? null : useFrom.minus(Duration.ofHours(change.hoursBefore()));
  }
}
