package bida.payment.channel.alipay;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Parameters as they are sent, decoded exactly once by the charset they name. What could be read in
 * two ways is refused: the signature covers {@code a=b&c=d} without any quoting, so a name twice,
 * or a value with one of the names we read inside, would let the same signature stand for other
 * parameters.
 */
record AlipayForm(Map<String, String> params, Charset charset) {

  private static final int MOST = 128;
  private static final int LONGEST_NUMBER = 128;
  private static final String NAME = "[A-Za-z0-9_.]{1,64}";
  private static final Set<String> READ =
      Set.of(
          "app_id",
          "seller_id",
          "notify_type",
          "notify_id",
          "trade_status",
          "trade_no",
          "out_trade_no",
          "out_biz_no",
          "total_amount",
          "trans_currency",
          "refund_fee",
          "gmt_payment",
          "gmt_refund",
          "msg_method",
          "biz_content",
          "utc_timestamp");

  static AlipayForm read(byte[] raw) {
    var encoded = split(new String(raw, StandardCharsets.ISO_8859_1));
    var charset = charset(encoded.getOrDefault("charset", ""));
    var params = new LinkedHashMap<String, String>();
    encoded.forEach(
        (name, value) -> {
          var decoded = URLDecoder.decode(value, charset);
          if (READ.stream().anyMatch(read -> decoded.contains("&" + read + "="))) {
            throw new IllegalArgumentException(name + " hides another parameter");
          }
          params.put(name, decoded);
        });
    return new AlipayForm(params, charset);
  }

  private static Map<String, String> split(String text) {
    var params = new LinkedHashMap<String, String>();
    if (text.isEmpty()) {
      return params;
    }
    for (var pair : text.split("&", -1)) {
      var cut = pair.indexOf('=');
      var name = cut < 0 ? pair : pair.substring(0, cut);
      if (!name.matches(NAME) || params.size() == MOST) {
        throw new IllegalArgumentException("not a form of alipay");
      }
      if (params.put(name, cut < 0 ? "" : pair.substring(cut + 1)) != null) {
        throw new IllegalArgumentException(name + " stands there twice");
      }
    }
    return params;
  }

  // Those Alipay lets a merchant choose from, and no other that this machine may know.
  private static Charset charset(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "utf-8" -> StandardCharsets.UTF_8;
      case "gbk", "gb2312", "gb18030" -> Charset.forName("GB18030");
      default -> throw new IllegalArgumentException("an unknown charset");
    };
  }

  String get(String name) {
    return params.getOrDefault(name, "");
  }

  /** What must be there, and be short. */
  String text(String name) {
    var value = get(name);
    if (value.isEmpty() || value.length() > LONGEST_NUMBER) {
      throw new IllegalArgumentException("no usable " + name);
    }
    return value;
  }
}
