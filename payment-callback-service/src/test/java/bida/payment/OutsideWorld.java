package bida.payment;

import bida.platform.test.Servers;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every channel as the simulators play it, with the keys of the vectors and a clock that stands
 * still.
 */
public final class OutsideWorld implements QuarkusTestResourceLifecycleManager {

  private static final String APIV3_KEY_BEFORE = "the-apiv3-key-of-the-year-before";

  static final Instant VECTORS_NOW = Instant.ofEpochSecond(1792339200);

  private @Nullable World world;
  private @Nullable CarefulOperator careful;
  private @Nullable RoadToKafka road;

  @Override
  public Map<String, String> start() {
    try {
      var folder = Files.createTempDirectory("bida-payment-test-");
      var keys = read("keys.json");
      var config = new HashMap<String, String>();
      config.put("BIDA_SIM_DATA", folder.toString());
      config.put("BIDA_SIM_PORTS", "any");
      config.put("BIDA_SIM_CLOCK_START", VECTORS_NOW.toString());
      config.put("BIDA_WECHAT_APIV3_KEY", read("wechat_callback.json").get("apiv3_key").asText());
      config.put("BIDA_WECHAT_APIV3_KEY_BEFORE", APIV3_KEY_BEFORE);
      config.put(
          "BIDA_SIM_WECHAT_PLATFORM_CERTIFICATE_FILE",
          file(folder, "platform.crt", keys.at("/wechat_platform/x509_pem")));
      config.put("BIDA_EPAY_PID", "1001");
      config.put("BIDA_EPAY_KEY", read("epay.json").get("key").asText());
      config.put("BIDA_STRIPE_WEBHOOK_SECRET", read("stripe.json").get("secret").asText());
      // Stripe knows where we are from its dashboard, so before we are there.
      var port = freePort();
      config.put("BIDA_PAYMENT_PUBLIC_URL", "http://127.0.0.1:" + port);
      config.put(
          "BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE",
          file(folder, "platform.key", keys.at("/wechat_platform/private_pkcs8_pem")));
      config.put(
          "BIDA_WECHAT_PLATFORM_KEY_FILE",
          file(folder, "platform.pub", keys.at("/wechat_platform/public_spki_pem")));
      config.put(
          "BIDA_WECHAT_MERCHANT_KEY_FILE",
          file(folder, "merchant.key", keys.at("/wechat_merchant/private_pkcs8_pem")));
      config.put(
          "BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE",
          file(folder, "alipay.key", keys.at("/alipay_platform/private_pkcs8_pem")));
      config.put(
          "BIDA_ALIPAY_PUBLIC_KEY_FILE",
          file(folder, "alipay.pub", keys.at("/alipay_platform/public_spki_pem")));
      config.put(
          "BIDA_ALIPAY_APP_KEY_FILE",
          file(folder, "alipay-app.key", keys.at("/alipay_app/private_pkcs8_pem")));
      world = Simulators.start(SimulatorsConfig.of(config), InstantSource.fixed(VECTORS_NOW));
      return settings(world, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> settings(World world, int port) throws IOException {
    var settings = new HashMap<String, String>();
    world
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith("BIDA_WECHAT_")) {
                settings.put(
                    "bida.wechat."
                        + name.substring("BIDA_WECHAT_".length()).toLowerCase().replace('_', '-'),
                    value);
              }
            });
    careful = CarefulOperator.start();
    road = new RoadToKafka(Servers.kafka());
    settings.put("kafka.bootstrap.servers", road.kafka());
    settings.put("test.road-to-kafka", road.url());
    settings.putAll(epay(world, careful));
    settings.putAll(alipay(world));
    settings.put("bida.stripe.url", world.stripe());
    settings.put("bida.stripe.key", world.environment().get("BIDA_STRIPE_KEY"));
    settings.put(
        "bida.stripe.webhook-secret", world.environment().get("BIDA_STRIPE_WEBHOOK_SECRET"));
    settings.put("bida.stripe.webhook-secret-before", Stripe.SECRET_BEFORE);
    settings.put("bida.stripe.call-timeout", "PT1S");
    settings.put("test.simulators", world.control());
    settings.put("quarkus.http.test-port", String.valueOf(port));
    settings.put("bida.payment.public-url", "http://127.0.0.1:" + port);
    settings.put("bida.wechat.call-timeout", "PT1S");
    settings.put("bida.wechat.apiv3-key-before", APIV3_KEY_BEFORE);
    settings.put("bida.wechat.fetch-certificates", "true");
    return settings;
  }

  /** The account the simulator knows, and one at an operator that can do nothing but take money. */
  private static Map<String, String> epay(World world, CarefulOperator careful) {
    var settings = new HashMap<String, String>();
    settings.put("bida.epay.url", world.epay());
    settings.put("bida.epay.pid", world.environment().get("BIDA_EPAY_PID"));
    settings.put("bida.epay.key", world.environment().get("BIDA_EPAY_KEY"));
    settings.put("bida.epay.key-before", Epay.KEY_BEFORE);
    settings.put("bida.epay.call-timeout", "PT1S");
    // The vectors are notifications that no operator's book knows.
    settings.put("bida.epay.ask-back", "false");
    settings.put("bida.epay.careful.url", careful.url());
    settings.put("bida.epay.careful.pid", CarefulOperator.PID);
    settings.put("bida.epay.careful.key", CarefulOperator.KEY);
    settings.put("bida.epay.careful.tenants", CarefulOperator.APP);
    settings.put("test.careful-operator", careful.url());
    settings.put("bida.epay.poor.url", world.epay());
    settings.put("bida.epay.poor.pid", "2002");
    settings.put("bida.epay.poor.key", "the-key-of-a-poor-operator");
    settings.put("bida.epay.poor.query", "false");
    settings.put("bida.epay.poor.refund", "NONE");
    settings.put("bida.epay.poor.tenants", "app-poor");
    return settings;
  }

  /** The app the simulator knows; the key before is one of the vectors' other pairs. */
  private static Map<String, String> alipay(World world) {
    var known = world.environment();
    var settings = new HashMap<String, String>();
    settings.put("bida.alipay.url", known.get("BIDA_ALIPAY_URL"));
    settings.put("bida.alipay.app-id", known.get("BIDA_ALIPAY_APP_ID"));
    settings.put("bida.alipay.seller-id", known.get("BIDA_ALIPAY_SELLER_ID"));
    settings.put("bida.alipay.app-key-file", known.get("BIDA_ALIPAY_APP_KEY_FILE"));
    settings.put("bida.alipay.public-key-file", known.get("BIDA_ALIPAY_PUBLIC_KEY_FILE"));
    settings.put("bida.alipay.public-key-before-file", known.get("BIDA_WECHAT_PLATFORM_KEY_FILE"));
    settings.put("bida.alipay.call-timeout", "PT1S");
    return settings;
  }

  static JsonNode read(String vectors) throws IOException {
    try (var in = OutsideWorld.class.getResourceAsStream("/vectors/" + vectors)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static String file(Path folder, String name, JsonNode pem) throws IOException {
    return Files.writeString(folder.resolve(name), pem.asText()).toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** After the shared servers, whose choice of port and way to the broker it replaces. */
  @Override
  public int order() {
    return 10;
  }

  @Override
  public void stop() {
    if (world != null) {
      world.close();
    }
    if (careful != null) {
      careful.close();
    }
    if (road != null) {
      road.close();
    }
  }
}
