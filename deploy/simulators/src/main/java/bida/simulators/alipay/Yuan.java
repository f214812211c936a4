package bida.simulators.alipay;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** Fen inside, yuan with two decimals on the wire. */
final class Yuan {
  private Yuan() {}

  static String write(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  static OptionalLong read(String text) {
    if (!text.matches("[0-9]{1,11}(\\.[0-9]{1,2})?")) return OptionalLong.empty();
    var minor = new BigDecimal(text).movePointRight(2).longValueExact();
    return minor == 0 ? OptionalLong.empty() : OptionalLong.of(minor);
  }
}
