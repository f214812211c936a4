package bida.fulfillment;

import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The supplier's simulator, in this process, reaching the service under test through a gate. */
public final class OutsideWorld implements QuarkusTestResourceLifecycleManager {

  private World world;
  private CallbackGate gate;

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
  }
}
