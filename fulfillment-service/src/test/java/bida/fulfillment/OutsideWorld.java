package bida.fulfillment;

import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The supplier's simulator, in this process, reaching the service under test through a gate. */
public final class OutsideWorld implements QuarkusTestResourceLifecycleManager {

  private World world;
  private CallbackGate gate;
  private ServerSocket silent;

  @Override
  public Map<String, String> start() {
    try {
      gate = CallbackGate.open();
      var data = Files.createTempDirectory("bida-simulators-").toString();
      world =
          Simulators.start(
              SimulatorsConfig.of(
                  Map.of(
                      "BIDA_SIM_DATA",
                      data,
                      "BIDA_SIM_PORTS",
                      "any",
                      "BIDA_FULFILLMENT_PUBLIC_URL",
                      gate.url())));
      var environment = world.environment();
      var settings = new HashMap<>(environment);
      // The broker, database and clock of a test are its own.
      settings
          .keySet()
          .removeIf(name -> !name.matches("BIDA_(FULU|KAKAYUN|AGISO|DING|RELOADLY|GENERIC)_.*"));
      settings.put("bida.fulu.app-key", environment.get("BIDA_FULU_APP_KEY"));
      settings.put("bida.fulu.app-secret", environment.get("BIDA_FULU_APP_SECRET"));
      for (var supplier : List.of("fulu", "kakayun", "agiso", "ding", "reloadly", "generic.acme")) {
        settings.put("bida." + supplier + ".request-timeout", "PT2S");
      }
      settings.put("bida.agiso.query-retention", "PT48H");
      settings.put("bida.fulfillment.loss-after-of.acme", "PT96H");
      settings.put("bida.agiso.statement-page", "2");
      settings.put("bida.fulfillment.public-url", gate.url());
      // A platform that is our own client: its secrets are the ones the simulator of agiso has.
      settings.put("bida.reseller.mall.tenant", "app-mall");
      settings.put("bida.reseller.mall.user-id", environment.get("BIDA_AGISO_USER_ID"));
      settings.put("bida.reseller.mall.app-secret", environment.get("BIDA_AGISO_APP_SECRET"));
      settings.put("bida.reseller.mall.merchant-key", environment.get("BIDA_AGISO_MERCHANT_KEY"));
      settings.put("bida.reseller.mall.merchant-key-before", "the-key-before");
      settings.put("bida.reseller.mall.callback-origin", gate.url());
      // And one whose host takes every connection and never says a word.
      silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      settings.put("bida.reseller.silent.tenant", "app-silent");
      settings.put("bida.reseller.silent.user-id", "200002");
      settings.put("bida.reseller.silent.app-secret", environment.get("BIDA_AGISO_APP_SECRET"));
      settings.put("bida.reseller.silent.merchant-key", "the-key-of-silent");
      settings.put(
          "bida.reseller.silent.callback-origin", "http://127.0.0.1:" + silent.getLocalPort());
      settings.put("bida.resale.callbacks-at-once", "2");
      settings.put("bida.resale.answer-within", "PT3S");
      settings.put("bida.resale.app-id", "20260001");
      settings.put("bida.test.control", world.control());
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    world.close();
    gate.close();
    try {
      silent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
