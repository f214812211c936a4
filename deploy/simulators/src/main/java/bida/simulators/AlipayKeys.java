package bida.simulators;

import bida.simulators.alipay.AlipayAccount;
import bida.simulators.book.KeyFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The app at Alipay: from the environment, and what is missing made once on disk. */
final class AlipayKeys {
  private static final String PLATFORM = "alipay-platform";
  private static final String APP = "alipay-app";

  private final SimulatorsConfig config;
  private final AlipayAccount account;

  AlipayKeys(SimulatorsConfig config) {
    this.config = config;
    this.account =
        new AlipayAccount(
            config.text("BIDA_ALIPAY_APP_ID", "2021000000000001"),
            config.text("BIDA_ALIPAY_SELLER_ID", "2088102146225135"),
            config
                .file("BIDA_SIM_ALIPAY_APP_PUBLIC_KEY_FILE")
                .map(KeyFiles::publicKey)
                .or(
                    () ->
                        config
                            .file("BIDA_ALIPAY_APP_KEY_FILE")
                            .map(KeyFiles::privateKey)
                            .map(KeyFiles::publicKey))
                .orElseGet(() -> KeyFiles.pair(config.keys(), APP).getPublic()),
            config
                .file("BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE")
                .map(KeyFiles::privateKey)
                .orElseGet(() -> KeyFiles.pair(config.keys(), PLATFORM).getPrivate()));
  }

  AlipayAccount account() {
    return account;
  }

  /** What payment-callback-service must be told to be this app. */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("BIDA_ALIPAY_APP_ID", account.appId());
    variables.put("BIDA_ALIPAY_SELLER_ID", account.sellerId());
    variables.put(
        "BIDA_ALIPAY_APP_KEY_FILE",
        path("BIDA_ALIPAY_APP_KEY_FILE", KeyFiles.privateFile(config.keys(), APP)));
    variables.put(
        "BIDA_ALIPAY_PUBLIC_KEY_FILE",
        path("BIDA_ALIPAY_PUBLIC_KEY_FILE", KeyFiles.publicFile(config.keys(), PLATFORM)));
    return variables;
  }

  private String path(String variable, Path usual) {
    return config.file(variable).orElse(usual).toString();
  }
}
