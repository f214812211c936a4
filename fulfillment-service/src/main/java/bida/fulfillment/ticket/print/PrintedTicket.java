package bida.fulfillment.ticket.print;

import bida.fulfillment.ticket.core.Ticket;
import bida.fulfillment.ticket.core.TicketProduct;
import bida.fulfillment.ticket.core.TicketProduct.Place;
import bida.fulfillment.ticket.core.TicketProduct.Point;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands on a ticket's page.
 *
 * @param code what its QR says
 * @param number 核验码, in groups
 * @param cut said where a text is longer than the page
 */
record PrintedTicket(
    String kind,
    String ticketNo,
    String event,
    List<Fact> facts,
    String code,
    String numberLabel,
    String number,
    String scan,
    List<Section> sections,
    String cut,
    String footer) {

  // As wide as a Chinese character in this font, so that it needs no blanks.
  private static final String DOT = "·";

  /** {@code more} stands below it, smaller. */
  record Fact(String label, String value, @Nullable String more) {}

  record Section(String heading, String text) {}

  @Override
  public String toString() {
    return "PrintedTicket[" + ticketNo + "]";
  }

  static PrintedTicket of(Ticket ticket, String code, String number, Words words, Instant now) {
    var product = ticket.product();
    return new PrintedTicket(
        words.of("kind"),
        words.of("ticketNo", ticket.orderNo() + "-" + ticket.lineNo() + "-" + ticket.unit()),
        product.eventName(),
        facts(ticket, words),
        code,
        words.of("number"),
        grouped(number),
        words.of("scan"),
        sections(ticket, words),
        words.of("cut"),
        words.of("footer", words.time("moment", now, product.zone())));
  }

  private static List<Fact> facts(Ticket ticket, Words words) {
    var product = ticket.product();
    var facts = new ArrayList<Fact>();
    facts.add(
        new Fact(words.of("time"), time(product, words), words.of("localTime", product.zone())));
    facts.add(new Fact(words.of("place"), product.place().name(), product.place().address()));
    var area = product.area();
    if (area != null && !area.isBlank()) {
      facts.add(new Fact(words.of("area"), area, null));
    }
    facts.add(new Fact(words.of("holder"), ticket.holder().masked(), null));
    return facts;
  }

  private static String time(TicketProduct product, Words words) {
    var zone = ZoneId.of(product.zone());
    var sameDay =
        product
            .useFrom()
            .atZone(zone)
            .toLocalDate()
            .equals(product.useUntil().atZone(zone).toLocalDate());
    return words.time("moment.day", product.useFrom(), product.zone())
        + (sameDay ? " – " : " –\n")
        + words.time(sameDay ? "moment.hour" : "moment.day", product.useUntil(), product.zone());
  }

  private static List<Section> sections(Ticket ticket, Words words) {
    var product = ticket.product();
    var sections = new ArrayList<Section>();
    add(sections, words.of("guide"), words.of(product.guide()));
    add(sections, words.of("travel"), words.of(product.travel()));
    add(sections, words.of("notes"), words.of(product.notes()));
    add(
        sections,
        words.of("points"),
        product.points().stream().map(PrintedTicket::line).collect(Collectors.joining("\n")));
    add(sections, words.of("change"), change(ticket, words));
    add(sections, words.of("contact"), product.contact());
    return sections;
  }

  private static void add(List<Section> sections, String heading, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      sections.add(new Section(heading, text.strip()));
    }
  }

  private static String line(Point point) {
    Place place = point.place();
    return Stream.of(place.name(), place.address(), point.openingHours())
        .filter(text -> text != null && !text.isBlank())
        .collect(Collectors.joining(DOT));
  }

  private static String change(Ticket ticket, Words words) {
    var product = ticket.product();
    var policy = product.change();
    var until = product.changeableUntil();
    var left = policy == null ? 0 : policy.times() - ticket.changes();
    return until == null || left <= 0
        ? words.of("change.none")
        : words.of("change.until", words.time("moment", until, product.zone()), left);
  }

  // As people read it out: in fours.
  private static String grouped(String number) {
    return number.replaceAll("(.{4})(?=.)", "$1 ");
  }
}
