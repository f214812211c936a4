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

/** One more instance of a service, or of the relay, beside that of up. */
public final class Instance implements AutoCloseable {

  // What comes before it is for the JVM.
  private static final List<String> PROGRAM = List.of("-jar", "-cp");

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
    var port = freePort();
    var settings = new HashMap<>(Map.of("BIDA_HTTP_PORT", Integer.toString(port)));
    settings.putAll(different);
    var process = start(stack, service.module(), name, settings, options);
    return new Instance("http://127.0.0.1:" + port, process)
        .awaitReady("/q/health/ready", stack.home().log(name));
  }

  /**
   * The same of the relay, which is ready when it streams: what it reads has to be there.
   *
   * @param different at least the connectors and where it keeps its offsets
   */
  public static Instance relay(
      Stack stack, String name, Map<String, String> different, List<String> options)
      throws IOException {
    var port = freePort();
    var settings = new HashMap<>(Map.of("BIDA_RELAY_PORT", Integer.toString(port)));
    settings.putAll(different);
    var process = start(stack, Stack.RELAY, name, settings, options);
    return new Instance("http://127.0.0.1:" + port, process)
        .awaitReady("/ready", stack.home().log(name));
  }

  private static Identity start(
      Stack stack,
      String partName,
      String name,
      Map<String, String> different,
      List<String> options)
      throws IOException {
    var part =
        stack.parts().stream().filter(one -> one.name().equals(partName)).findFirst().orElseThrow();
    var environment = new HashMap<>(part.environment());
    environment.putAll(different);
    // So that down finds it even when whoever started it was killed.
    environment.put(Strays.MARK, Strays.mark(stack.home(), name));
    var command = new ArrayList<>(part.command());
    var program = command.stream().filter(PROGRAM::contains).findFirst().orElseThrow();
    command.addAll(command.indexOf(program), options);
    return Spawn.start(command, environment, part.directory(), stack.home().log(name));
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

  private Instance awaitReady(String path, Path log) {
    var ready = Probe.http(url + path);
    var answered = Patience.await(() -> !process.alive() || ready.getAsBoolean(), Part.START);
    if (!process.alive() || !answered) {
      close();
      throw new IllegalStateException("what was to answer at " + url + " is not ready; see " + log);
    }
    return this;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
