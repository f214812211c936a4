package bida.faults;

import bida.faults.plan.Plan;
import bida.local.api.World;
import bida.local.stack.Addresses;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The ways by which a run leads its parts, so that it can get in between. */
record Detours(Links links, WrongClocks clocks) implements AutoCloseable {

  static Detours open(Addresses at, World world) throws IOException {
    return new Detours(Links.open(at), WrongClocks.open(world, Plan.withAClock()));
  }

  /** What has to be told to each part, by its name. */
  Map<String, Map<String, String>> settings() {
    var all = new HashMap<>(links.settings());
    clocks.settings().forEach((part, settings) -> all.merge(part, settings, Detours::both));
    return all;
  }

  @Override
  public void close() throws IOException {
    links.close();
    clocks.close();
  }

  private static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
    var both = new HashMap<>(some);
    both.putAll(more);
    return both;
  }
}
