package bida.local.stack;

import bida.local.machine.Home;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment of each part: every address, key and credential is a variable, and one that is
 * set where ./bida is called wins, so that the real thing can stand in for a simulator.
 */
final class Settings {

  private final Home home;
  private final Addresses at;
  private final Secrets secrets;
  private final Map<String, String> outside;

  Settings(Home home, Addresses at, Secrets secrets, Map<String, String> outside) {
    this.home = home;
    this.at = at;
    this.secrets = secrets;
    this.outside = outside;
  }

  Map<String, String> relay() {
    var relay = database();
    relay.put("BIDA_RELAY_USER", "relay");
    relay.put("BIDA_RELAY_PASSWORD", secrets.word("relay-db-password"));
    relay.put("BIDA_RELAY_PORT", at.portText("relay"));
    relay.put("BIDA_KAFKA", at.kafka());
    relay.put("BIDA_DEBEZIUM_DIR", home.root().resolve("deploy/debezium").toString());
    return chosen(relay);
  }

  Map<String, String> simulators() {
    var simulators = new LinkedHashMap<String, String>();
    simulators.putAll(wechatAccount());
    simulators.putAll(fuluAccount());
    simulators.putAll(kakayunAccount());
    simulators.putAll(upstreamAccounts());
    simulators.putAll(agisoAccount());
    simulators.putAll(epayAccount());
    simulators.putAll(alipayAccount());
    simulators.putAll(stripeAccount());
    simulators.put("BIDA_SIM_CONTROL_PORT", at.portText("control"));
    simulators.put("BIDA_SIM_WECHAT_PORT", at.portText("wechat"));
    simulators.put("BIDA_SIM_FULU_PORT", at.portText("fulu"));
    simulators.put("BIDA_SIM_KAKAYUN_PORT", at.portText("kakayun"));
    simulators.put("BIDA_SIM_DING_PORT", at.portText("ding"));
    simulators.put("BIDA_SIM_RELOADLY_PORT", at.portText("reloadly"));
    simulators.put("BIDA_SIM_ACME_PORT", at.portText("acme"));
    simulators.put("BIDA_SIM_AGISO_PORT", at.portText("agiso"));
    simulators.put("BIDA_SIM_EPAY_PORT", at.portText("epay"));
    simulators.put("BIDA_SIM_ALIPAY_PORT", at.portText("alipay"));
    simulators.put("BIDA_SIM_STRIPE_PORT", at.portText("stripe"));
    simulators.put("BIDA_SIM_ISSUER_PORT", at.portText("issuer"));
    simulators.put("BIDA_SIM_OTLP_PORT", at.portText("otlp"));
    simulators.put("BIDA_SIM_SMTP_PORT", at.portText("smtp"));
    simulators.put("BIDA_SIM_DATA", home.data("simulators").toString());
    simulators.put("BIDA_SIM_APP_WEBHOOK_SECRET", secrets.webhook());
    simulators.put("BIDA_ZIPKIN_URL", at.zipkin());
    simulators.put("BIDA_ISSUER", at.http("issuer"));
    simulators.put(
        "BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE",
        secrets.privateKey("wechat-platform").toString());
    secrets.privateKey("wechat-merchant");
    simulators.put(
        "BIDA_SIM_WECHAT_MERCHANT_PUBLIC_KEY_FILE",
        secrets.publicKey("wechat-merchant").toString());
    simulators.put(
        "BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE", secrets.privateKey("alipay-platform").toString());
    secrets.privateKey("alipay-app");
    simulators.put(
        "BIDA_SIM_ALIPAY_APP_PUBLIC_KEY_FILE", secrets.publicKey("alipay-app").toString());
    simulators.put("BIDA_PAYMENT_PUBLIC_URL", at.of(Service.PAYMENT));
    simulators.put("BIDA_FULFILLMENT_PUBLIC_URL", at.of(Service.FULFILLMENT));
    return chosen(simulators);
  }

  Map<String, String> of(Service service) {
    var settings = database();
    settings.put("BIDA_DB_NAME", service.database());
    settings.put("BIDA_DB_USER", service.database());
    settings.put("BIDA_DB_PASSWORD", secrets.word(service.database() + "-db-password"));
    settings.put("BIDA_KAFKA", at.kafka());
    settings.put("BIDA_HTTP_PORT", at.portText(service.module()));
    settings.put("BIDA_ISSUER", at.http("issuer"));
    settings.put("BIDA_JWKS", at.http("issuer") + "/jwks");
    settings.put("BIDA_OTLP", at.http("otlp"));
    // Not prod: there a clock that somebody can move is refused, and so are webhooks to ourselves.
    settings.put("QUARKUS_PROFILE", "local");
    settings.put("BIDA_CLOCK", "controlled");
    settings.put("BIDA_CLOCK_URL", at.http("control") + "/clock");
    switch (service) {
      case PAYMENT -> {
        settings.putAll(wechatAccount());
        settings.put("BIDA_WECHAT_URL", at.http("wechat"));
        settings.put(
            "BIDA_WECHAT_MERCHANT_KEY_FILE", secrets.privateKey("wechat-merchant").toString());
        secrets.privateKey("wechat-platform");
        settings.put(
            "BIDA_WECHAT_PLATFORM_KEY_FILE", secrets.publicKey("wechat-platform").toString());
        settings.putAll(epayAccount());
        settings.put("BIDA_EPAY_URL", at.http("epay"));
        settings.putAll(alipayAccount());
        settings.put("BIDA_ALIPAY_URL", at.http("alipay") + "/gateway.do");
        settings.put("BIDA_ALIPAY_APP_KEY_FILE", secrets.privateKey("alipay-app").toString());
        secrets.privateKey("alipay-platform");
        settings.put(
            "BIDA_ALIPAY_PUBLIC_KEY_FILE", secrets.publicKey("alipay-platform").toString());
        settings.putAll(stripeAccount());
        settings.put("BIDA_STRIPE_URL", at.http("stripe"));
        settings.put("BIDA_PAYMENT_PUBLIC_URL", at.of(Service.PAYMENT));
      }
      case FULFILLMENT -> {
        settings.putAll(fuluAccount());
        settings.put("BIDA_FULU_URL", at.http("fulu"));
        settings.putAll(kakayunAccount());
        settings.put("BIDA_KAKAYUN_URL", at.http("kakayun"));
        settings.putAll(upstreamAccounts());
        settings.put("BIDA_DING_URL", at.http("ding"));
        settings.put("BIDA_RELOADLY_AUTH_URL", at.http("reloadly"));
        settings.put("BIDA_RELOADLY_TOPUPS_URL", at.http("reloadly"));
        settings.put("BIDA_RELOADLY_GIFTCARDS_URL", at.http("reloadly"));
        settings.put("BIDA_GENERIC_ACME_URL", at.http("acme"));
        settings.putAll(agisoAccount());
        settings.put("BIDA_AGISO_URL", at.http("agiso"));
        settings.put("BIDA_FULFILLMENT_PUBLIC_URL", at.of(Service.FULFILLMENT));
        settings.put("BIDA_VAULT_KEYSET_FILE", secrets.vaultKeyset().toString());
        settings.put("BIDA_VAULT_PEPPER_FILE", secrets.pepper().toString());
      }
      case NOTIFICATION -> {
        settings.put("BIDA_SMTP_HOST", "127.0.0.1");
        settings.put("BIDA_SMTP_PORT", at.portText("smtp"));
        settings.put("BIDA_WEBHOOKS_SECRET_KEY", secrets.key("webhooks-secret-key"));
        settings.put("BIDA_WEBHOOKS_ALLOW", "127.0.0.1:" + at.portText("control"));
      }
      case ORDER, REFUND -> {}
    }
    return chosen(settings);
  }

  private Map<String, String> wechatAccount() {
    return Map.of(
        "BIDA_WECHAT_MCHID", "1900000109",
        "BIDA_WECHAT_APPID", "wxd678efh567hg6787",
        "BIDA_WECHAT_APIV3_KEY", secrets.word("wechat-apiv3-key"),
        "BIDA_WECHAT_MERCHANT_SERIAL", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        "BIDA_WECHAT_PLATFORM_KEY_ID", "PUB_KEY_ID_0119000001090000000000000000000001");
  }

  private Map<String, String> fuluAccount() {
    return Map.of(
        "BIDA_FULU_APP_KEY", "bida-local", "BIDA_FULU_APP_SECRET", secrets.word("fulu-app-secret"));
  }

  private Map<String, String> kakayunAccount() {
    return Map.of("BIDA_KAKAYUN_USER_ID", "10052", "BIDA_KAKAYUN_KEY", secrets.word("kakayun-key"));
  }

  private Map<String, String> upstreamAccounts() {
    return Map.of(
        "BIDA_DING_API_KEY", secrets.word("ding-api-key"),
        "BIDA_RELOADLY_CLIENT_ID", "bida-local",
        "BIDA_RELOADLY_CLIENT_SECRET", secrets.word("reloadly-client-secret"),
        "BIDA_RELOADLY_WEBHOOK_SECRET", secrets.word("reloadly-webhook-secret"),
        // Standard Webhooks wants at least 24 bytes in base64 behind its prefix.
        "BIDA_GENERIC_ACME_SECRET", "whsec_" + secrets.key("acme-secret"));
  }

  private Map<String, String> agisoAccount() {
    return Map.of(
        "BIDA_AGISO_USER_ID", "100001",
        "BIDA_AGISO_APP_SECRET", secrets.word("agiso-app-secret"),
        "BIDA_AGISO_MERCHANT_KEY", secrets.word("agiso-merchant-key"));
  }

  private Map<String, String> epayAccount() {
    return Map.of("BIDA_EPAY_PID", "1001", "BIDA_EPAY_KEY", secrets.word("epay-key"));
  }

  private Map<String, String> alipayAccount() {
    return Map.of(
        "BIDA_ALIPAY_APP_ID", "2021000000000001", "BIDA_ALIPAY_SELLER_ID", "2088102146225135");
  }

  private Map<String, String> stripeAccount() {
    return Map.of(
        "BIDA_STRIPE_KEY", "sk_test_" + secrets.word("stripe-key"),
        "BIDA_STRIPE_WEBHOOK_SECRET", "whsec_" + secrets.word("stripe-webhook-secret"));
  }

  private LinkedHashMap<String, String> database() {
    var database = new LinkedHashMap<String, String>();
    database.put("BIDA_DB_HOST", "127.0.0.1");
    database.put("BIDA_DB_PORT", at.portText("postgres"));
    return database;
  }

  private Map<String, String> chosen(Map<String, String> computed) {
    var chosen = new LinkedHashMap<>(computed);
    chosen.replaceAll((name, value) -> outside.getOrDefault(name, value));
    return chosen;
  }
}
