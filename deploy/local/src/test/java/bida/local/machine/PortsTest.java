package bida.local.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void takesTheUsualPortWhenItIsFree() {
    var ports = settled(Set.of(), Set.of());

    assertEquals(8081, ports.of("order-service"));
    assertTrue(said.isEmpty());
  }

  @Test
  void movesAwayFromAnotherProgramSaysSoAndStaysThere() {
    var moved = settled(Set.of(8081), Set.of()).of("order-service");

    assertNotEquals(8081, moved);
    assertTrue(said.getFirst().contains("8081"));
    assertEquals(moved, settled(Set.of(), Set.of()).of("order-service"));
  }

  @Test
  void aPortHeldByOurOwnProcessIsNotTaken() {
    var ports = settled(Set.of(8081), Set.of("order-service"));

    assertEquals(8081, ports.of("order-service"));
    assertTrue(said.isEmpty());
  }

  @Test
  void neverGivesTheSamePortTwice() {
    var ports = settled(Set.of(8081, 8082), Set.of());

    assertNotEquals(ports.of("order-service"), ports.of("payment-callback-service"));
  }

  @Test
  void aBoundPortIsNotFree() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFalse(Ports.free(taken.getLocalPort()));
    }
  }

  private Ports settled(Set<Integer> taken, Set<String> ours) {
    var usual = new LinkedHashMap<String, Integer>();
    usual.put("order-service", 8081);
    usual.put("payment-callback-service", 8082);
    var ports = new Ports(folder.resolve("ports.json"));
    ports.settle(Map.copyOf(usual), ours, port -> !taken.contains(port), said::add);
    return ports;
  }
}
