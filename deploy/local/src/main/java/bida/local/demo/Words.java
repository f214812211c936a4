package bida.local.demo;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** What the demo says to people, in their language. */
public final class Words {

  private final ResourceBundle texts;
  private final Locale locale;

  private Words(Locale locale) {
    this.locale = locale;
    this.texts = ResourceBundle.getBundle("bida.local.demo.words", locale, NO_FALLBACK);
  }

  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  /** Chinese where the terminal is Chinese. */
  public static Words of(Map<String, String> environment) {
    var lang = environment.getOrDefault("LC_ALL", environment.getOrDefault("LANG", ""));
    return new Words(lang.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT);
  }

  public String language() {
    return locale.equals(Locale.SIMPLIFIED_CHINESE) ? "zh-CN" : "en";
  }

  public String say(String key, Object... values) {
    return String.format(Locale.ROOT, texts.getString(key), values);
  }
}
