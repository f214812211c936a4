package bida.local.machine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Which port everything listens on: the usual one, unless somebody else has it. */
public final class Ports {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Integer> chosen;

  public Ports(Path file) {
    this.file = file;
    this.chosen = read(file);
  }

  public int of(String name) {
    var port = chosen.get(name);
    if (port == null) {
      throw new IllegalStateException("no port was chosen for " + name);
    }
    return port;
  }

  public boolean known(String name) {
    return chosen.containsKey(name);
  }

  public boolean isEmpty() {
    return chosen.isEmpty();
  }

  /**
   * Settles the port of every name. A port chosen earlier is kept as long as nobody else took it.
   *
   * @param ours names whose living process of ours holds the port, so that taken is as it should be
   */
  public void settle(
      Map<String, Integer> usual, Set<String> ours, IntPredicate free, Consumer<String> say) {
    var given = new HashSet<>(usual.values());
    usual.forEach(
        (name, port) -> {
          var kept = chosen.getOrDefault(name, port);
          if (!ours.contains(name) && !free.test(kept)) {
            var other =
                free.test(port) && !chosen.containsValue(port) ? port : anyFree(free, given);
            say.accept(
                "port %d of %s is taken by another program; using %d".formatted(kept, name, other));
            kept = other;
          }
          given.add(kept);
          chosen.put(name, kept);
        });
    write();
  }

  public static boolean free(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int anyFree(IntPredicate free, Set<Integer> given) {
    // Below the range from which the kernel hands out ports of outgoing connections.
    for (int port = 20000; port < 30000; port++) {
      if (!given.contains(port) && free.test(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between 20000 and 30000");
  }

  private static Map<String, Integer> read(Path file) {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      return JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Integer>>() {});
    } catch (IOException e) {
      return new TreeMap<>();
    }
  }

  private void write() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(chosen));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
