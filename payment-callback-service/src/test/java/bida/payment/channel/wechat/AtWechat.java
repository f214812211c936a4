package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.PaymentConfig;
import bida.payment.channel.ClockSkew;
import bida.payment.channel.Merchants;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Order;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Prepay;
import bida.payment.core.PaymentStatus;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Our channel at the simulated WeChat Pay, without the service around it; time stands still. */
final class AtWechat implements AutoCloseable {

  static final Instant START = Instant.ofEpochSecond(1792339200);
  static final Money PRICE = Money.of(990, "CNY");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final World world;
  final Merchants<WechatAccount> merchants;
  final WechatChannel channel;
  final WechatStatements statements;

  private AtWechat(World world, Map<String, String> more) {
    this.world = world;
    merchants = merchants(world, more);
    channel = channel(merchants);
    statements = new WechatStatements(merchants);
  }

  /** Another instance of ours in the same world, with other settings. */
  AtWechat as(Map<String, String> more) {
    return new AtWechat(world, more);
  }

  private WechatChannel channel(Merchants<WechatAccount> accounts) {
    return new WechatChannel(
        accounts,
        new WechatRefunds(this::now),
        this::now,
        new Random(1),
        "https://shop.example.com");
  }

  static AtWechat open(Path folder) {
    return open(folder, Map.of());
  }

  /** {@code more}: variables of ours that differ from what the simulator says. */
  static AtWechat open(Path folder, Map<String, String> more) {
    return open(folder, more, Map.of());
  }

  /** {@code elsewhere}: variables of the simulator's that differ from those of the vectors. */
  static AtWechat open(Path folder, Map<String, String> more, Map<String, String> elsewhere) {
    var keys = vectors("keys.json");
    var variables = new HashMap<String, String>();
    variables.put("BIDA_SIM_DATA", folder.toString());
    variables.put("BIDA_SIM_PORTS", "any");
    variables.put("BIDA_SIM_CLOCK_START", START.toString());
    variables.put("BIDA_WECHAT_APIV3_KEY", keys.at("/wechat_merchant/apiv3_key").asText());
    variables.put(
        "BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE",
        file(folder, keys.at("/wechat_platform/private_pkcs8_pem")));
    variables.put(
        "BIDA_WECHAT_PLATFORM_KEY_FILE", file(folder, keys.at("/wechat_platform/public_spki_pem")));
    variables.put(
        "BIDA_WECHAT_MERCHANT_KEY_FILE",
        file(folder, keys.at("/wechat_merchant/private_pkcs8_pem")));
    // Not of this channel; but a world without them makes pairs of its own, for seconds.
    variables.put(
        "BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE",
        file(folder, keys.at("/alipay_platform/private_pkcs8_pem")));
    variables.put(
        "BIDA_ALIPAY_APP_KEY_FILE", file(folder, keys.at("/alipay_app/private_pkcs8_pem")));
    variables.putAll(elsewhere);
    var world = Simulators.start(SimulatorsConfig.of(variables), InstantSource.fixed(START));
    try {
      return new AtWechat(world, more);
    } catch (RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private static Merchants<WechatAccount> merchants(World world, Map<String, String> more) {
    var environment = new HashMap<>(world.environment());
    environment.putAll(more);
    InstantSource clock = () -> world.clock().instant();
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(WechatConfig.class)
            .withMapping(PaymentConfig.class)
            .withSources(new EnvConfigSource(environment, 300))
            .withDefaultValue("bida.payment.public-url", "http://127.0.0.1")
            .build();
    var skew =
        new ClockSkew(
            new SimpleMeterRegistry(), clock, config.getConfigMapping(PaymentConfig.class));
    return new WechatClient(clock, new Random(1), skew)
        .merchants(config.getConfigMapping(WechatConfig.class));
  }

  Payment attempt(String paymentNo, String method, Payer payer) {
    return attempt(paymentNo, method, payer, null);
  }

  Payment attempt(String paymentNo, String method, Payer payer, @Nullable String handle) {
    return new Payment(
        paymentNo,
        paymentNo,
        new Order("VG01", "app-1"),
        "wechat",
        "default",
        method,
        PRICE,
        PaymentStatus.CREATED,
        now(),
        new Prepay("游戏点券100", channel.callbackUrl(), now().plus(Duration.ofMinutes(15)), payer),
        handle,
        null);
  }

  /** A payment from opening to the money. */
  Payment paid(String paymentNo) {
    var attempt = attempt(paymentNo, "native", Payer.UNNAMED);
    channel.open(attempt);
    control("/wechat/pay", "{\"outTradeNo\":\"" + paymentNo + "\"}");
    return attempt;
  }

  Instant now() {
    return world.clock().instant();
  }

  void pass(Duration time) {
    control("/clock", "{\"advance\":\"" + time + "\"}");
  }

  void knobs(String json) {
    control("/knobs/wechat", json);
  }

  void calm() {
    send(HttpRequest.newBuilder(URI.create(world.control() + "/knobs/wechat")).DELETE());
  }

  JsonNode control(String path, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(world.control() + path))
            .POST(BodyPublishers.ofString(json)));
  }

  JsonNode look(String path) {
    return send(HttpRequest.newBuilder(URI.create(world.control() + path)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode vectors(String name) {
    try (var in = AtWechat.class.getResourceAsStream("/vectors/" + name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String file(Path folder, JsonNode pem) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(Files.createTempFile(folder, "key", ".pem"), pem.asText())
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
