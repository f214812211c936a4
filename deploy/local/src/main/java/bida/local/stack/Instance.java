package bida.local.stack;

import bida.local.machine.Identity;
import bida.local.machine.Patience;
import bida.local.machine.Spawn;
import bida.local.machine.Strays;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One more instance of a service beside that of up, for what only two can show. */
public final class Instance implements AutoCloseable {

  private final String url;
  private final Identity process;

  private Instance(String url, Identity process) {
    this.url = url;
    this.process = process;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param name of its log
   * @param different settings it does not share with the one of up
   * @param options of its JVM, which win over the lean ones of up
   */
  public static Instance start(
      Stack stack,
      Service service,
      String name,
      Map<String, String> different,
      List<String> options)
      throws IOException {
    var part =
        stack.parts().stream()
            .filter(one -> one.name().equals(service.module()))
            .findFirst()
            .orElseThrow();
    var port = freePort();
    var environment = new HashMap<>(part.environment());
    environment.put("BIDA_HTTP_PORT", Integer.toString(port));
    environment.putAll(different);
    // So that down finds it even when whoever started it was killed.
    environment.put(Strays.MARK, Strays.mark(stack.home(), name));
    var command = new ArrayList<>(part.command());
    command.addAll(command.indexOf("-jar"), options);
    var log = stack.home().log(name);
    var process = Spawn.start(command, environment, part.directory(), log);
    var instance = new Instance("http://127.0.0.1:" + port, process);
    instance.awaitReady(name, log);
    return instance;
  }

  public String url() {
    return url;
  }

  public int port() {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    Spawn.stop(process, "TERM", Part.STOP);
  }

  private void awaitReady(String name, Path log) {
    var ready = Probe.http(url + "/q/health/ready");
    Patience.await(() -> !process.alive() || ready.getAsBoolean(), Part.START);
    if (!process.alive() || !ready.getAsBoolean()) {
      close();
      throw new IllegalStateException(name + " is not ready; see " + log);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
