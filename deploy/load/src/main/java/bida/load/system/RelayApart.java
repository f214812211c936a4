package bida.load.system;

import bida.local.machine.Shell;
import bida.local.stack.Instance;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * An instance of the relay for a database apart, with the settings of production and compiled as on
 * a server rather than with the flags that fit ten programs into two gigabytes.
 */
public final class RelayApart implements AutoCloseable {

  private static final String CONNECTOR = "deploy/debezium/" + Service.ORDER.database() + ".json";
  private static final String NAME = Apart.name(Service.ORDER);
  private static final String OFFSETS = "bench-relay-offsets";

  private final Instance instance;
  private final Path folder;

  private RelayApart(Instance instance, Path folder) {
    this.instance = instance;
    this.folder = folder;
  }

  /** Streams when it returns; its topics have to be there, and an outbox in the database. */
  public static RelayApart start(Stack stack) throws IOException {
    var folder = Files.createTempDirectory("bida-bench-relay");
    try {
      var production = Files.readString(stack.home().root().resolve(CONNECTOR));
      Files.writeString(folder.resolve(NAME + ".json"), apart(production));
      var different =
          Map.of("BIDA_DEBEZIUM_DIR", folder.toString(), "BIDA_RELAY_OFFSETS_TOPIC", OFFSETS);
      return new RelayApart(
          Instance.relay(stack, "bench-relay", different, OnAServer.with()), folder);
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** The connectors differ in the name of their database, and in nothing else. */
  static String apart(String connector) {
    return connector.replace(Service.ORDER.database(), NAME);
  }

  /** Besides those that its outbox names: where it stands, and where it says that it lives. */
  public static List<NewTopic> topics() {
    return List.of(
        new NewTopic(OFFSETS, Optional.of(1), Optional.empty())
            .configs(Map.of("cleanup.policy", "compact")),
        new NewTopic("bida-heartbeat.bida-" + NAME, Optional.of(1), Optional.empty()));
  }

  public long pid() {
    return instance.pid();
  }

  /** It does nothing until it is thawed, and does not know. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    if (!Shell.works("sh", "-c", "kill -" + name + " " + pid())) {
      throw new IllegalStateException("the relay is gone; see its log");
    }
  }

  @Override
  public void close() throws IOException {
    // Who is frozen does not hear that it shall end.
    Shell.works("sh", "-c", "kill -CONT " + pid());
    instance.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME + ".json"));
    Files.delete(folder);
  }
}
