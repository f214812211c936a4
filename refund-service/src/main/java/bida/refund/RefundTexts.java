package bida.refund;

import bida.refund.core.RefundStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What people read, in Chinese unless they ask for English. */
@ApplicationScoped
class RefundTexts {

  private static final List<Locale> SPOKEN = List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH);

  String status(RefundStatus status, @Nullable String acceptLanguage) {
    return text("refund." + status.name(), acceptLanguage);
  }

  private static String text(String key, @Nullable String acceptLanguage) {
    return ResourceBundle.getBundle(
            "refund-texts",
            locale(acceptLanguage),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
        .getString(key);
  }

  static Locale locale(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return Locale.SIMPLIFIED_CHINESE;
    }
    try {
      var wanted = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return wanted == null ? Locale.SIMPLIFIED_CHINESE : wanted;
    } catch (IllegalArgumentException _) {
      return Locale.SIMPLIFIED_CHINESE;
    }
  }
}
