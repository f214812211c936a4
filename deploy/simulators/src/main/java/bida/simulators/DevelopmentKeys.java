package bida.simulators;

import bida.simulators.book.KeyFiles;
import bida.simulators.wechat.Merchant;
import bida.simulators.wechat.PlatformCertificate;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** The merchant at WeChat Pay: from the environment, and what is missing made once on disk. */
final class DevelopmentKeys {
  private static final String PLATFORM = "wechat-platform";
  private static final String MERCHANT = "wechat-merchant";

  private final SimulatorsConfig config;
  private final Merchant merchant;

  DevelopmentKeys(SimulatorsConfig config) {
    this.config = config;
    this.merchant =
        new Merchant(
            config.text("BIDA_WECHAT_MCHID", "1900000109"),
            config.text("BIDA_WECHAT_APPID", "wxd678efh567hg6787"),
            config.text("BIDA_WECHAT_APIV3_KEY", "development-only-apiv3-key-32chr"),
            config.text("BIDA_WECHAT_APIV3_KEY_BEFORE", ""),
            config.text("BIDA_WECHAT_MERCHANT_SERIAL", "3775B6A45ACD588826D15E583A95F5DD00000001"),
            merchantKey(),
            nextMerchantKeys(),
            config.text(
                "BIDA_WECHAT_PLATFORM_KEY_ID", "PUB_KEY_ID_0119000001092026112200000000000001"),
            platformKey(),
            config
                .file("BIDA_SIM_WECHAT_PLATFORM_CERTIFICATE_FILE")
                .map(PlatformCertificate::read));
    if (merchant.apiV3Key().length() != 32) {
      throw new IllegalArgumentException("BIDA_WECHAT_APIV3_KEY must have 32 characters");
    }
  }

  Merchant merchant() {
    return merchant;
  }

  private PublicKey merchantKey() {
    return config
        .file("BIDA_SIM_WECHAT_MERCHANT_PUBLIC_KEY_FILE")
        .map(KeyFiles::publicKey)
        .or(
            () ->
                config
                    .file("BIDA_WECHAT_MERCHANT_KEY_FILE")
                    .map(KeyFiles::privateKey)
                    .map(KeyFiles::publicKey))
        .orElseGet(() -> KeyFiles.pair(config.keys(), MERCHANT).getPublic());
  }

  private Map<String, PublicKey> nextMerchantKeys() {
    return config
        .file("BIDA_SIM_WECHAT_MERCHANT_NEXT_PUBLIC_KEY_FILE")
        .map(KeyFiles::publicKey)
        .map(key -> Map.of(config.text("BIDA_SIM_WECHAT_MERCHANT_NEXT_SERIAL", "NEXT"), key))
        .orElse(Map.of());
  }

  private PrivateKey platformKey() {
    return config
        .file("BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE")
        .map(KeyFiles::privateKey)
        .orElseGet(() -> KeyFiles.pair(config.keys(), PLATFORM).getPrivate());
  }

  /** What payment-callback-service must be told to be this merchant. */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("BIDA_WECHAT_MCHID", merchant.mchid());
    variables.put("BIDA_WECHAT_APPID", merchant.appid());
    variables.put("BIDA_WECHAT_APIV3_KEY", merchant.apiV3Key());
    variables.put("BIDA_WECHAT_MERCHANT_SERIAL", merchant.serial());
    variables.put(
        "BIDA_WECHAT_MERCHANT_KEY_FILE",
        path("BIDA_WECHAT_MERCHANT_KEY_FILE", KeyFiles.privateFile(config.keys(), MERCHANT)));
    variables.put("BIDA_WECHAT_PLATFORM_KEY_ID", merchant.platformKeyId());
    variables.put(
        "BIDA_WECHAT_PLATFORM_KEY_FILE",
        path("BIDA_WECHAT_PLATFORM_KEY_FILE", KeyFiles.publicFile(config.keys(), PLATFORM)));
    return variables;
  }

  private String path(String variable, Path usual) {
    return config.file(variable).orElse(usual).toString();
  }
}
