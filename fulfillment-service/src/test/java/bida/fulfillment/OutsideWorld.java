package bida.fulfillment;

import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
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
      var settings = new HashMap<String, String>();
      settings.put("bida.kakayun.url", world.kakayun());
      settings.put("bida.kakayun.user-id", environment.get("BIDA_KAKAYUN_USER_ID"));
      settings.put("bida.kakayun.key", environment.get("BIDA_KAKAYUN_KEY"));
      settings.put("bida.kakayun.request-timeout", "PT2S");
      settings.put("bida.agiso.url", world.agiso());
      settings.put("bida.agiso.user-id", environment.get("BIDA_AGISO_USER_ID"));
      settings.put("bida.agiso.app-secret", environment.get("BIDA_AGISO_APP_SECRET"));
      settings.put("bida.agiso.merchant-key", environment.get("BIDA_AGISO_MERCHANT_KEY"));
      settings.put("bida.agiso.request-timeout", "PT2S");
      settings.put("bida.agiso.query-retention", "PT48H");
      settings.put("bida.agiso.statement-page", "2");
      settings.put("bida.fulu.url", world.fulu());
      settings.put("bida.fulu.app-key", environment.get("BIDA_FULU_APP_KEY"));
      settings.put("bida.fulu.app-secret", environment.get("BIDA_FULU_APP_SECRET"));
      settings.put("bida.fulu.request-timeout", "PT2S");
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
