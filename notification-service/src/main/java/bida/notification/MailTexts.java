package bida.notification;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What mails say, in Chinese or English; an order's number and state, never a key. */
final class MailTexts {

  record Mail(String subject, String text) {}

  private static final Set<String> TOLD =
      Set.of(
          "order.paid",
          "order.delivered",
          "order.refunded",
          "order.cancelled",
          "order.cancel_refused",
          "order.action_required",
          "order.action_reminder",
          "ticket.reminder",
          "ticket.reissued",
          "ticket.rescheduled");

  private MailTexts() {}

  static boolean tells(String kind) {
    return TOLD.contains(kind);
  }

  static Mail of(String kind, String merchantOrderNo, String orderNo, @Nullable String language) {
    var english = language != null && language.toLowerCase(Locale.ROOT).startsWith("en");
    var texts =
        ResourceBundle.getBundle(
            "mails",
            english ? Locale.ENGLISH : Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return new Mail(
        MessageFormat.format(texts.getString(kind + ".subject"), merchantOrderNo),
        MessageFormat.format(texts.getString(kind + ".text"), merchantOrderNo, orderNo));
  }
}
