package bida.simulators;

import bida.simulators.http.PortTaken;
import java.time.InstantSource;

/** Starts the outside world of Bida, as a program or inside a test. */
public final class Simulators {
  private static final int PORT_TAKEN = 2;
  private static final int BAD_SETTING = 3;

  private Simulators() {}

  public static World start(SimulatorsConfig config) {
    return start(config, InstantSource.system());
  }

  /** With a source of real time of one's own: a fixed one leaves moving to the clock's control. */
  public static World start(SimulatorsConfig config, InstantSource real) {
    return new World(config, real);
  }

  public static void main(String[] args) throws InterruptedException {
    quieten();
    try {
      var world = start(SimulatorsConfig.of(System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(world::close, "stop"));
      System.out.println("simulators ready: " + world.control() + "/ready");
      Thread.currentThread().join();
    } catch (PortTaken e) {
      fail(PORT_TAKEN, e);
    } catch (IllegalArgumentException e) {
      fail(BAD_SETTING, e);
    }
  }

  /** Only as a program: inside a test the logging and memory of others are not ours to set. */
  private static void quieten() {
    System.setProperty("io.netty.noUnsafe", "true");
    System.setProperty("vertx.disableDnsResolver", "true");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  private static void fail(int code, RuntimeException why) {
    System.err.println("simulators: " + why.getMessage());
    Runtime.getRuntime().halt(code);
  }
}
