package bida.notification;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What mails say, in Chinese or English; an order's number and state, never a key. */
final class MailTexts {

  record Mail(String subject, String text) {}

  private MailTexts() {}

  static boolean tells(String kind) {
    return texts(Locale.ROOT).containsKey(kind + ".subject");
  }

  static Mail of(String kind, String merchantOrderNo, String orderNo, @Nullable String language) {
    var english = language != null && language.toLowerCase(Locale.ROOT).startsWith("en");
    var texts = texts(english ? Locale.ENGLISH : Locale.ROOT);
    return new Mail(
        MessageFormat.format(texts.getString(kind + ".subject"), merchantOrderNo),
        MessageFormat.format(texts.getString(kind + ".text"), merchantOrderNo, orderNo));
  }

  private static ResourceBundle texts(Locale locale) {
    return ResourceBundle.getBundle(
        "mails",
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
