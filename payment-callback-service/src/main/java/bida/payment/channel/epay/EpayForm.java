package bida.payment.channel.epay;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters as they are sent, decoded exactly once. What could be read in two ways is refused: the
 * signature covers {@code a=b&c=d} without any quoting, so a name twice or an ampersand within a
 * value would let the same signature stand for other parameters.
 */
final class EpayForm {

  private static final int MOST = 64;
  private static final String NAME = "[A-Za-z0-9_]{1,32}";

  private EpayForm() {}

  static Map<String, String> read(byte[] raw) {
    var params = new LinkedHashMap<String, String>();
    var text = new String(raw, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return params;
    }
    for (var pair : text.split("&", -1)) {
      var cut = pair.indexOf('=');
      var name = cut < 0 ? pair : pair.substring(0, cut);
      var value = cut < 0 ? "" : URLDecoder.decode(pair.substring(cut + 1), StandardCharsets.UTF_8);
      if (!name.matches(NAME) || value.contains("&") || params.size() == MOST) {
        throw new IllegalArgumentException("not a form of epay");
      }
      if (params.put(name, value) != null) {
        throw new IllegalArgumentException(name + " stands there twice");
      }
    }
    return params;
  }
}
