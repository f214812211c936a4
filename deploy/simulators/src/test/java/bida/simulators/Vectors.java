package bida.simulators;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The signed samples and the test keys they were made with. */
public final class Vectors {
  private Vectors() {}

  public static JsonNode read(String name) {
    try (var in = Vectors.class.getResourceAsStream("/vectors/" + name + ".json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a world that owns the vectors' keys. */
  public static Map<String, String> settings(Path folder) {
    var keys = read("keys");
    var merchant = keys.path("wechat_merchant");
    var platform = keys.path("wechat_platform");
    var settings = new LinkedHashMap<String, String>();
    settings.put("BIDA_SIM_WECHAT_MERCHANT_PUBLIC_KEY_FILE", file(folder, merchant, "public_spki"));
    settings.put(
        "BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE", file(folder, platform, "private_pkcs8"));
    settings.put("BIDA_WECHAT_MERCHANT_KEY_FILE", file(folder, merchant, "private_pkcs8"));
    settings.put("BIDA_WECHAT_PLATFORM_KEY_FILE", file(folder, platform, "public_spki"));
    settings.put("BIDA_WECHAT_APIV3_KEY", merchant.path("apiv3_key").asText());
    settings.put("BIDA_WECHAT_MCHID", merchant.path("mchid").asText());
    settings.put("BIDA_WECHAT_APPID", merchant.path("appid").asText());
    settings.put("BIDA_WECHAT_MERCHANT_SERIAL", merchant.path("serial_no").asText());
    settings.put("BIDA_WECHAT_PLATFORM_KEY_ID", platform.path("public_key_id").asText());
    var alipay = keys.path("alipay_platform");
    settings.put("BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE", file(folder, alipay, "private_pkcs8"));
    settings.put("BIDA_ALIPAY_PUBLIC_KEY_FILE", file(folder, alipay, "public_spki"));
    settings.put(
        "BIDA_ALIPAY_APP_KEY_FILE", file(folder, keys.path("alipay_app"), "private_pkcs8"));
    return settings;
  }

  private static String file(Path folder, JsonNode keys, String name) {
    try {
      var file = Files.createTempFile(folder, name, ".pem");
      return Files.writeString(file, keys.path(name + "_pem").asText()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
