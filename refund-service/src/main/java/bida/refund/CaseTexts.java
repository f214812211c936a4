package bida.refund;

import bida.refund.core.CaseKinds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What a case is and exactly what to do next, in Chinese unless people ask for English. */
@ApplicationScoped
class CaseTexts {

  String title(String kind, @Nullable String acceptLanguage) {
    return text(kind, "", acceptLanguage);
  }

  String nextActions(String kind, @Nullable String acceptLanguage) {
    return text(kind, ".next", acceptLanguage);
  }

  private static String text(String kind, String which, @Nullable String acceptLanguage) {
    var bundle =
        ResourceBundle.getBundle(
            "case-texts",
            RefundTexts.locale(acceptLanguage),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return bundle.getString((bundle.containsKey(kind) ? kind : CaseKinds.OTHER) + which);
  }
}
