package bida.local.stack;

import bida.local.machine.Home;
import bida.local.machine.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/** The broker: one node that is its own controller. */
final class Kafka {

  static final String NAME = "kafka";

  private final Home home;
  // The port that clients are sent to, when it is another one than the broker listens on.
  private static final String ADVERTISED = "BIDA_KAFKA_ADVERTISED_PORT";

  private final int port;
  private final int controllerPort;
  private final Map<String, String> environment;
  private final Jvm jvm;
  private final List<Path> jars;

  Kafka(
      Home home,
      int port,
      int controllerPort,
      Map<String, String> environment,
      Jvm jvm,
      List<Path> jars) {
    this.home = home;
    this.port = port;
    this.controllerPort = controllerPort;
    this.environment = environment;
    this.jvm = jvm;
    this.jars = jars;
  }

  Part part() {
    var topics = new Topics("127.0.0.1:" + port);
    var program =
        jvm.classpath(
            NAME,
            new Jvm.Heap(64, 160),
            jars,
            List.of("-Dlog4j2.configurationFile=" + logging()),
            "kafka.Kafka",
            settings().toString());
    return new Part(
        NAME,
        Set.of(),
        Set.of("kafka", "kafka-controller"),
        "127.0.0.1:" + port,
        program.command(),
        environment,
        home.root(),
        program.files(),
        this::prepare,
        topics::reachable,
        topics::settle,
        program.aot(),
        "TERM");
  }

  private Path logging() {
    return home.data("kafka-log4j2.properties");
  }

  private Path settings() {
    return home.data("kafka.properties");
  }

  private void prepare() throws IOException {
    Files.writeString(settings(), properties());
    try (var shipped = Kafka.class.getResourceAsStream("/kafka-log4j2.properties")) {
      Files.write(logging(), Objects.requireNonNull(shipped).readAllBytes());
    }
    if (!Files.exists(home.data(NAME).resolve("meta.properties"))) {
      var format =
          jvm.classpath(
              "kafka-format",
              new Jvm.Heap(32, 96),
              jars,
              List.of("-Dlog4j2.configurationFile=" + logging()),
              "kafka.tools.StorageTool",
              "format",
              "--cluster-id",
              Uuid.randomUuid().toString(),
              "--config",
              settings().toString(),
              "--ignore-formatted");
      Shell.run(format.command(), Map.of(), home.root());
    }
  }

  // One node: every internal topic has one replica. Small because it holds a developer's orders;
  // the
  // cleaner's default buffer alone is 128 MB of heap. After a kill the controller waits a session
  // before it believes in the broker again.
  private String properties() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=BROKER://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=BROKER://127.0.0.1:%4$s
    listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
    inter.broker.listener.name=BROKER
    controller.listener.names=CONTROLLER
    log.dirs=%3$s
    auto.create.topics.enable=false
    num.partitions=6
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=8
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=4
    group.initial.rebalance.delay.ms=0
    num.network.threads=2
    num.io.threads=3
    num.recovery.threads.per.data.dir=2
    background.threads=2
    log.segment.bytes=67108864
    log.cleaner.dedupe.buffer.size=4194304
    log.cleaner.io.buffer.size=131072
    queued.max.requests=64
    broker.heartbeat.interval.ms=500
    broker.session.timeout.ms=3000
    """
        .formatted(
            port,
            controllerPort,
            home.data(NAME),
            environment.getOrDefault(ADVERTISED, Integer.toString(port)));
  }
}
