package bida.fulfillment.ticket.print;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What is printed beside an operator's own words, in Chinese or English. */
public final class Words {

  private static final List<Locale> SPOKEN = List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH);

  private final ResourceBundle bundle;
  private final Locale locale;

  private Words(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            "texts.ticket",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The best of what is accepted, Chinese where that is nothing we speak. */
  public static Words accepted(List<Locale> acceptable) {
    return acceptable.stream()
        .flatMap(
            wanted -> SPOKEN.stream().filter(one -> one.getLanguage().equals(wanted.getLanguage())))
        .findFirst()
        .map(Words::new)
        .orElseGet(() -> new Words(SPOKEN.getFirst()));
  }

  /** Such as {@code zh-CN}. */
  public String language() {
    return locale.toLanguageTag();
  }

  String of(String key, Object... values) {
    return values.length == 0
        ? bundle.getString(key)
        : new MessageFormat(bundle.getString(key), locale).format(values);
  }

  /** An operator's words in this language, or else in the one he wrote in. */
  @Nullable String of(Map<String, String> texts) {
    var own = texts.get(language());
    return own == null ? texts.values().stream().findFirst().orElse(null) : own;
  }

  /** {@code pattern}: the key of one. */
  String time(String pattern, Instant at, String zone) {
    return DateTimeFormatter.ofPattern(bundle.getString(pattern), locale)
        .withZone(ZoneId.of(zone))
        .format(at);
  }
}
