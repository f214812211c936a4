package bida.fulfillment;

import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
      return Map.of(
          "bida.kakayun.url", world.kakayun(),
          "bida.kakayun.user-id", environment.get("BIDA_KAKAYUN_USER_ID"),
          "bida.kakayun.key", environment.get("BIDA_KAKAYUN_KEY"),
          "bida.kakayun.request-timeout", "PT2S",
          "bida.fulu.url", world.fulu(),
          "bida.fulu.app-key", environment.get("BIDA_FULU_APP_KEY"),
          "bida.fulu.app-secret", environment.get("BIDA_FULU_APP_SECRET"),
          "bida.fulu.request-timeout", "PT2S",
          "bida.fulfillment.public-url", gate.url(),
          "bida.test.control", world.control());
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
