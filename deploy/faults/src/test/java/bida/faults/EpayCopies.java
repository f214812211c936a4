package bida.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;

/** Writes an operator's notifications anew, with the key that the running system shares with it. */
final class EpayCopies {

  private static final String HONEST_MONEY =
      Vectors.read("epay").at("/create/params/money").asText();

  private final String key;

  EpayCopies(String key) {
    this.key = key;
  }

  String copy(JsonNode vector, String number, String trade) {
    var params = Form.params(vector);
    params.put("out_trade_no", number);
    params.put("trade_no", trade);
    var content = new LinkedHashMap<>(params);
    if (Vectors.name(vector).equals("tampered_money")) {
      content.put("money", HONEST_MONEY);
    }
    var sign = md5(Form.signed(content) + key);
    params.put(
        "sign",
        Vectors.name(vector).equals("uppercase_sign") ? sign.toUpperCase(Locale.ROOT) : sign);
    return Form.encoded(params);
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
