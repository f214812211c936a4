package bida.payment.channel.wechat;

import bida.payment.core.Payment.Payer;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways a buyer pays in WeChat: what each asks for, what it gives, and what pays with that. */
enum WechatMethod {
  /** A QR code for another device. */
  NATIVE("code_url", _ -> Optional.empty()) {
    @Override
    Map<String, String> payWith(String handle, Payer payer, PaySigns signs) {
      return Map.of("codeUrl", handle);
    }
  },

  /** Inside WeChat: an official account's page, or a mini-program. */
  JSAPI("prepay_id", payer -> missing("payer", payer.id())) {
    @Override
    void describe(JsonObject order, Payer payer) {
      var openid = new JsonObject();
      openid.addProperty("openid", payer.id());
      order.add("payer", openid);
    }

    @Override
    Map<String, String> payWith(String handle, Payer payer, PaySigns signs) {
      return signs.jsapi(handle);
    }
  },

  /** An app of ours opens WeChat. */
  APP("prepay_id", _ -> Optional.empty()) {
    @Override
    Map<String, String> payWith(String handle, Payer payer, PaySigns signs) {
      return signs.app(handle);
    }
  },

  /** A browser on a phone opens WeChat. */
  H5("h5_url", payer -> missing("clientIp", payer.ip())) {
    @Override
    void describe(JsonObject order, Payer payer) {
      var h5 = new JsonObject();
      h5.addProperty("type", "Wap");
      var scene = new JsonObject();
      scene.addProperty("payer_client_ip", payer.ip());
      scene.add("h5_info", h5);
      order.add("scene_info", scene);
    }

    @Override
    Map<String, String> payWith(String handle, Payer payer, PaySigns signs) {
      var back = payer.returnUrl();
      return Map.of(
          "redirectUrl",
          back == null
              ? handle
              : handle + "&redirect_url=" + URLEncoder.encode(back, StandardCharsets.UTF_8));
    }
  };

  /** Where the channel's answer holds what is kept as the attempt's handle. */
  final String handleName;

  private final Function<Payer, Optional<String>> lacks;

  WechatMethod(String handleName, Function<Payer, Optional<String>> lacks) {
    this.handleName = handleName;
    this.lacks = lacks;
  }

  static Optional<WechatMethod> named(String name) {
    return Arrays.stream(values()).filter(method -> method.path().equals(name)).findFirst();
  }

  /** As the app names it, and the channel's address too. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What has to be known of the payer and is not, by its name in our request. */
  Optional<String> lacking(Payer payer) {
    return lacks.apply(payer);
  }

  /** Adds to the order what this method asks for besides. */
  void describe(JsonObject order, Payer payer) {}

  abstract Map<String, String> payWith(String handle, Payer payer, PaySigns signs);

  private static Optional<String> missing(String name, @Nullable String value) {
    return value == null || value.isBlank() ? Optional.of(name) : Optional.empty();
  }
}
