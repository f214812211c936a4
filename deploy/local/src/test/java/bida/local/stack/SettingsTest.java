package bida.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bida.local.machine.Home;
import bida.local.machine.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path root;

  @Test
  void eachServiceKnowsItsOwnPasswordAndNoOther() {
    var settings = settings(Map.of());

    var order = settings.of(Service.ORDER);
    var payment = settings.of(Service.PAYMENT);

    assertEquals("orders", order.get("BIDA_DB_USER"));
    assertNotEquals(order.get("BIDA_DB_PASSWORD"), payment.get("BIDA_DB_PASSWORD"));
    assertFalse(order.containsKey("BIDA_WECHAT_APIV3_KEY"));
    assertEquals(32, payment.get("BIDA_WECHAT_APIV3_KEY").length());
  }

  @Test
  void channelAndSimulatorHoldTheTwoHalvesOfTheSameKeys() throws IOException {
    var settings = settings(Map.of());

    var merchant = Path.of(settings.of(Service.PAYMENT).get("BIDA_WECHAT_MERCHANT_KEY_FILE"));
    var simulator = settings.simulators();

    assertTrue(Files.readString(merchant).startsWith("-----BEGIN PRIVATE KEY-----"));
    assertTrue(
        Files.readString(Path.of(simulator.get("BIDA_SIM_WECHAT_MERCHANT_PUBLIC_KEY_FILE")))
            .startsWith("-----BEGIN PUBLIC KEY-----"));
    assertEquals(
        settings.of(Service.PAYMENT).get("BIDA_WECHAT_APIV3_KEY"),
        simulator.get("BIDA_WECHAT_APIV3_KEY"));
    assertEquals(settings.of(Service.PAYMENT).get("BIDA_EPAY_KEY"), simulator.get("BIDA_EPAY_KEY"));
    var agiso = settings.of(Service.FULFILLMENT).get("BIDA_AGISO_APP_SECRET");
    assertEquals(agiso, simulator.get("BIDA_AGISO_APP_SECRET"));
    assertEquals(32, agiso.length());
    var alipay = Path.of(settings.of(Service.PAYMENT).get("BIDA_ALIPAY_PUBLIC_KEY_FILE"));
    assertTrue(Files.readString(alipay).startsWith("-----BEGIN PUBLIC KEY-----"));
    assertEquals(
        alipay.toString().replace("-public.pem", "-private.pem"),
        simulator.get("BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE"));
    assertEquals(
        settings.of(Service.PAYMENT).get("BIDA_STRIPE_WEBHOOK_SECRET"),
        simulator.get("BIDA_STRIPE_WEBHOOK_SECRET"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(merchant)));
  }

  @Test
  void theRealThingStandsInWhenItsAddressIsSet() {
    var settings = settings(Map.of("BIDA_WECHAT_URL", "https://api.mch.weixin.qq.com"));

    assertEquals(
        "https://api.mch.weixin.qq.com", settings.of(Service.PAYMENT).get("BIDA_WECHAT_URL"));
  }

  @Test
  void secretsStayTheSame() {
    assertEquals(
        settings(Map.of()).relay().get("BIDA_RELAY_PASSWORD"),
        settings(Map.of()).relay().get("BIDA_RELAY_PASSWORD"));
  }

  private Settings settings(Map<String, String> outside) {
    var home = new Home(root);
    var ports = new Ports(home.folder().resolve("ports.json"));
    ports.settle(Addresses.usual(), Set.of(), port -> true, said -> {});
    return new Settings(
        home, new Addresses(ports), new Secrets(home.secrets(), new SecureRandom()), outside);
  }
}
