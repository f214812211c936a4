package bida.order;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way a phone or an address is written, so that who searches it otherwise finds it. */
final class Contacts {

  private Contacts() {}

  static @Nullable String phone(@Nullable String written) {
    return written == null
        ? null
        : written.replaceAll("[^0-9+]", "").replaceFirst("^(\\+|00)86", "");
  }

  static @Nullable String email(@Nullable String written) {
    return written == null ? null : written.strip().toLowerCase(Locale.ROOT);
  }
}
