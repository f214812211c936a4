package bida.order;

import bida.contracts.Money;
import bida.order.core.CancelQuote;
import bida.order.core.Guidance;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.OrderStatus;
import bida.order.core.ReasonTag;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people read, in Chinese or English; the codes beside it never vary. */
final class Texts {

  static final Locale DEFAULT = Locale.SIMPLIFIED_CHINESE;
  private static final List<Locale> SPOKEN = List.of(DEFAULT, Locale.ENGLISH);

  private static final ZoneId CLOCK_ON_THE_WALL = ZoneId.of("Asia/Shanghai");

  private final ResourceBundle bundle;

  private Texts(Locale locale) {
    bundle =
        ResourceBundle.getBundle(
            "texts.order",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  static Texts in(Locale locale) {
    return new Texts(locale);
  }

  /** The best of what the client accepts, Chinese where it says nothing we speak. */
  static Locale accepted(List<Locale> acceptable) {
    for (var wanted : acceptable) {
      for (var spoken : SPOKEN) {
        if (wanted.getLanguage().equals(spoken.getLanguage())) {
          return spoken;
        }
      }
    }
    return DEFAULT;
  }

  /** The label by product type where there is one, otherwise the status's own. */
  String label(Order order) {
    var key = "status." + order.status();
    var typed = key + "." + order.lines().getFirst().productType();
    return bundle.containsKey(typed) ? bundle.getString(typed) : bundle.getString(key);
  }

  /** With what exactly had left, where a cancellation came too late. */
  String tag(Order order, ReasonTag tag) {
    var finer = "tag." + tag + "." + order.cancellation().refusal();
    return tag == ReasonTag.CANCEL_REFUSED && bundle.containsKey(finer)
        ? bundle.getString(finer)
        : tag(tag);
  }

  String tag(ReasonTag tag) {
    return bundle.getString("tag." + tag);
  }

  boolean knows(String key) {
    return bundle.containsKey(key);
  }

  /** A sentence with times and numbers in it. */
  String told(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), bundle.getLocale()).format(values);
  }

  /** As people of the platform read a clock. */
  String time(Instant at) {
    return DateTimeFormatter.ofPattern(bundle.getString("time"), bundle.getLocale())
        .withZone(CLOCK_ON_THE_WALL)
        .format(at);
  }

  /** What cancelling would do now, what would come back, and until when. */
  String quote(CancelQuote quote) {
    var key = "quote." + quote.outcome();
    var back = money(quote.refund());
    var until = quote.until();
    return until == null ? told(key, back) : told(key + ".until", back, time(until));
  }

  private String money(Money amount) {
    var currency = Currency.getInstance(amount.currency());
    var number =
        BigDecimal.valueOf(amount.amountMinor(), currency.getDefaultFractionDigits())
            .toPlainString();
    return currency.getCurrencyCode().equals("CNY")
        ? "¥" + number
        : currency.getCurrencyCode() + " " + number;
  }

  /** What stands on an offer. */
  String offer(String label) {
    return bundle.getString("offer." + label);
  }

  /** Why an offer is not sold for the time being. */
  String paused(String reason) {
    return bundle.getString("paused." + reason);
  }

  String happened(OrderStatus status) {
    return bundle.getString("happened." + status);
  }

  String guidance(Guidance guidance) {
    return bundle.getString("guidance." + guidance);
  }

  String next(OrderStatus status) {
    return bundle.getString("next." + status);
  }

  /** With the time, where one is promised; in the words of its product, where there are some. */
  String next(Order order, @Nullable Instant by) {
    if (by == null) {
      return next(order.status());
    }
    var types = order.lines().stream().map(OrderLine::productType).distinct().toList();
    var key = "next." + order.status();
    var typed = key + "." + types.getFirst();
    return told((types.size() == 1 && knows(typed + ".until") ? typed : key) + ".until", time(by));
  }

  /** What happens next while the money is quarrelled about, whatever the status. */
  String disputed() {
    return bundle.getString("next.disputed");
  }

  /** A step of the timeline, or the status's label where a command has no words of its own. */
  String step(String command, OrderStatus to) {
    return Stream.of("step." + command + "." + to, "step." + command)
        .filter(bundle::containsKey)
        .findFirst()
        .map(bundle::getString)
        .orElseGet(() -> bundle.getString("status." + to));
  }
}
