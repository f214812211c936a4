package bida.faults;

import bida.load.system.Pem;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes Alipay's notifications anew, with the keys and the time of the running system. */
final class AlipayCopies {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private final PrivateKey platform;
  private final PrivateKey app;
  private final String honestAmount;

  AlipayCopies(Running running) throws IOException {
    this.platform = Pem.privateKey(running.stack().secrets().privateKey("alipay-platform"));
    this.app = Pem.privateKey(Path.of(running.setting("BIDA_ALIPAY_APP_KEY_FILE")));
    this.honestAmount = Vectors.read("alipay").at("/expected_order/total_amount").asText();
  }

  /**
   * @param numbers what it speaks of instead
   */
  String copy(JsonNode vector, Map<String, String> numbers, Instant now) {
    var params = Form.params(vector);
    params.replaceAll(
        (name, value) ->
            name.startsWith("gmt_") || name.equals("notify_time") ? SECOND.format(now) : value);
    params.putAll(numbers);
    var content = new LinkedHashMap<>(params);
    var key = platform;
    switch (Vectors.name(vector)) {
      case "tampered_amount" -> content.put("total_amount", honestAmount);
      case "unsigned_extra_param" -> content.remove("extra");
      case "signed_by_app_key" -> key = app;
      default -> {}
    }
    params.put("sign", sign(Form.signed(content), key));
    return Form.encoded(params);
  }

  private static String sign(String content, PrivateKey key) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
