package bida.simulators.wechat;

import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.regex.Pattern;

/** What WeChat Pay demands of the parameters of an order. */
final class Demands {
  private static final Pattern OUT_TRADE_NO = Pattern.compile("[0-9A-Za-z_\\-|*]{6,32}");
  private static final Pattern NOTIFY_URL = Pattern.compile("https?://[^?#\\s]{1,250}");

  private Demands() {}

  static void prepay(Merchant merchant, String tradeType, JsonNode asked) {
    if (!merchant.mchid().equals(asked.path("mchid").asText())
        || !merchant.appid().equals(asked.path("appid").asText())) {
      throw new Refusal(400, "APPID_MCHID_NOT_MATCH", "appid 和 mchid 不匹配");
    }
    demand(OUT_TRADE_NO.matcher(asked.path("out_trade_no").asText()).matches(), "out_trade_no");
    demand(length(asked, "description", 1, 127), "description");
    demand(length(asked, "attach", 0, 128), "attach");
    notifyUrl(asked.path("notify_url").asText());
    var amount = asked.path("amount");
    demand(amount.path("total").isInt() && amount.path("total").asInt() > 0, "amount.total");
    demand(amount.path("currency").asText("CNY").equals("CNY"), "amount.currency");
    if (tradeType.equals("JSAPI")) {
      demand(!asked.path("payer").path("openid").asText().isEmpty(), "payer.openid");
    }
    if (tradeType.equals("MWEB")) {
      var scene = asked.path("scene_info");
      demand(!scene.path("payer_client_ip").asText().isEmpty(), "scene_info.payer_client_ip");
      demand(!scene.path("h5_info").path("type").asText().isEmpty(), "scene_info.h5_info.type");
    }
  }

  static void notifyUrl(String url) {
    demand(NOTIFY_URL.matcher(url).matches(), "notify_url");
  }

  static void demand(boolean fine, String parameter) {
    if (!fine) throw new Refusal(400, "PARAM_ERROR", "参数错误: " + parameter);
  }

  /** The same parameters in any order of fields. */
  static String fingerprint(JsonNode asked) {
    try {
      var plain = Json.MAPPER.treeToValue(asked, Object.class);
      return Json.MAPPER
          .writer()
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(plain);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean length(JsonNode asked, String field, int least, int most) {
    var length = asked.path(field).asText("").length();
    return length >= least && length <= most;
  }
}
