package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.TicketProduct;
import bida.fulfillment.ticket.core.TicketProduct.Place;
import bida.platform.problem.Problems;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operator may say of a ticket product. */
final class ProductRules {

  static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Set<String> LANGUAGES = Set.of("zh-CN", "en");
  // A page of text; a copy goes into each ticket.
  private static final int TEXT = 2000;
  private static final int NAME = 200;
  // A theatre has a few doors, a chain of shops some more; a buyer reads the list.
  private static final int POINTS = 50;
  // A season ticket.
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final int CHANGES = 5;

  private ProductRules() {}

  static TicketProduct check(@Nullable TicketProduct product) {
    if (product == null || product.codeMode() == null) {
      throw Problems.unprocessable("code_mode_invalid", "A code is STATIC or ROTATING.");
    }
    text("event_name_invalid", product.eventName(), NAME);
    place(product.place());
    var from = product.useFrom();
    var until = product.useUntil();
    if (from == null
        || until == null
        || !from.isBefore(until)
        || Duration.between(from, until).compareTo(LONGEST) > 0) {
      throw Problems.unprocessable("use_time_invalid", "The time of use ends after it begins.");
    }
    zone(product.zone());
    words(product.guide());
    words(product.travel());
    words(product.notes());
    optional("area_invalid", product.area(), NAME);
    optional("contact_invalid", product.contact(), NAME);
    if (product.group() != null && !SKU.matcher(product.group()).matches()) {
      throw Problems.unprocessable("group_invalid", "A group has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (product.points().size() > POINTS) {
      throw Problems.unprocessable("points_invalid", "At most " + POINTS + " points.");
    }
    for (var point : product.points()) {
      if (point.pointId() == null || !SKU.matcher(point.pointId()).matches()) {
        throw Problems.unprocessable("points_invalid", "A point has an id of A-Z a-z 0-9 . _ -");
      }
      place(point.place());
      optional("points_invalid", point.openingHours(), NAME);
    }
    var change = product.change();
    if (change != null
        && (change.hoursBefore() < 0 || change.times() < 1 || change.times() > CHANGES)) {
      throw Problems.unprocessable("change_invalid", "A policy allows 1 to 5 changes.");
    }
    if (product.capacity() != null && product.capacity() < 1) {
      throw Problems.unprocessable("capacity_invalid", "A session has room for one or more.");
    }
    return product;
  }

  private static void place(@Nullable Place place) {
    if (place == null) {
      throw Problems.unprocessable("place_invalid", "Say where it is.");
    }
    text("place_invalid", place.name(), NAME);
    optional("place_invalid", place.address(), NAME);
    if ((place.latitude() == null) != (place.longitude() == null)
        || !within(place.latitude(), 90)
        || !within(place.longitude(), 180)) {
      throw Problems.unprocessable("place_invalid", "Coordinates are degrees, both or none.");
    }
  }

  private static boolean within(@Nullable BigDecimal degrees, int most) {
    return degrees == null || degrees.abs().compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static void zone(@Nullable String zone) {
    try {
      if (zone != null) {
        ZoneId.of(zone);
        return;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw Problems.unprocessable("zone_invalid", "A zone is such as Asia/Shanghai.");
  }

  private static void words(Map<String, String> words) {
    if (!LANGUAGES.containsAll(words.keySet())) {
      throw Problems.unprocessable("language_unknown", "Texts are in zh-CN and en.");
    }
    words.values().forEach(text -> optional("text_too_long", text, TEXT));
  }

  private static void text(String code, @Nullable String text, int most) {
    if (text == null || text.isBlank()) {
      throw Problems.unprocessable(code, "It is missing.");
    }
    optional(code, text, most);
  }

  private static void optional(String code, @Nullable String text, int most) {
    if (text != null && text.length() > most) {
      throw Problems.unprocessable(code, "It has up to " + most + " characters.");
    }
  }
}
