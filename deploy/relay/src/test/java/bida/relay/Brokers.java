package bida.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Three brokers that elect their controller, each a process of its own that can be killed. */
final class Brokers implements AutoCloseable {

  private static final int COUNT = 3;
  private static final int PARTITIONS = 6;
  private static final long LIMIT_SECONDS = 60;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path folder;
  private final List<Integer> ports = freePorts(COUNT);
  private final List<Integer> controllerPorts = freePorts(COUNT);
  private final Map<Integer, Process> running = new HashMap<>();
  private final Admin admin;

  private Brokers(Path folder) {
    this.folder = folder;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap(), "retries", 1_000));
  }

  static Brokers start(Path folder) throws Exception {
    var brokers = new Brokers(folder);
    try {
      var cluster = Uuid.randomUuid().toString();
      for (int id = 1; id <= COUNT; id++) {
        brokers.format(id, cluster);
        brokers.start(id);
      }
      brokers.awaitAll();
      return brokers;
    } catch (Exception e) {
      brokers.close();
      throw e;
    }
  }

  String bootstrap() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** On all three; a record is taken when two have it. */
  void make(String topic, Map<String, String> settings)
      throws ExecutionException, InterruptedException, TimeoutException {
    var configs = new HashMap<>(settings);
    configs.put("min.insync.replicas", "2");
    admin
        .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) COUNT).configs(configs)))
        .all()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Who decides on leaders now. */
  int controller() throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeMetadataQuorum()
        .quorumInfo()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
        .leaderId();
  }

  /** The broker, not being the controller, that leads most partitions of a topic. */
  int leaderOf(String topic) throws ExecutionException, InterruptedException, TimeoutException {
    var controller = controller();
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> partition.leader().id())
        .filter(id -> id != controller)
        .collect(Collectors.groupingBy(id -> id, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  void kill(int id) throws InterruptedException {
    running.remove(id).destroyForcibly().waitFor();
  }

  void killAll() throws InterruptedException {
    for (var id : List.copyOf(running.keySet())) {
      kill(id);
    }
  }

  void restartAll() throws Exception {
    for (int id = 1; id <= COUNT; id++) {
      start(id);
    }
    awaitAll();
  }

  /** Brings it back, and waits until it has again all that the others have. */
  void restart(int id) throws Exception {
    start(id);
    awaitAll();
  }

  /** What they hold, in the order of each key. */
  Map<String, List<Long>> sequences(String topic) {
    var settings =
        Map.<String, Object>of("bootstrap.servers", bootstrap(), "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(topic, n)).toList();
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions);
      var found = new HashMap<String, List<Long>>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(POLL)) {
          var sequence = new String(record.headers().lastHeader("sequence").value(), UTF_8);
          found
              .computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
              .add(Long.valueOf(sequence));
        }
      }
      return found;
    }
  }

  private void awaitAll() throws Exception {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (admin.describeCluster().nodes().get(LIMIT_SECONDS, TimeUnit.SECONDS).size() < COUNT
        || !inSync()) {
      if (System.nanoTime() > end) {
        throw new IOException("the brokers did not all come up; see " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
  }

  private boolean inSync() throws ExecutionException, InterruptedException, TimeoutException {
    var names = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return admin
        .describeTopics(names)
        .allTopicNames()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == COUNT);
  }

  private void format(int id, String cluster) throws IOException {
    var settings = settings(id);
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, properties(id));
    var formatted =
        StorageTool.execute(
            new String[] {"format", "-t", cluster, "-c", settings.toString()}, System.out);
    if (formatted != 0) {
      throw new IOException("the folder of broker " + id + " cannot be formatted");
    }
  }

  private void start(int id) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "kafka.Kafka",
            settings(id).toString());
    running.put(
        id,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(id + ".log").toFile()))
            .start());
  }

  private Path settings(int id) {
    return folder.resolve(Integer.toString(id)).resolve("server.properties");
  }

  private String properties(int id) {
    var voters =
        IntStream.rangeClosed(1, COUNT)
            .mapToObj(voter -> "%d@127.0.0.1:%d".formatted(voter, controllerPorts.get(voter - 1)))
            .collect(Collectors.joining(","));
    return """
    process.roles=broker,controller
    node.id=%1$d
    controller.quorum.voters=%2$s
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%3$d
    log.dirs=%5$s
    auto.create.topics.enable=false
    num.network.threads=2
    num.io.threads=2
    log.cleaner.dedupe.buffer.size=4194304
    broker.heartbeat.interval.ms=500
    broker.session.timeout.ms=3000
    """
        .formatted(
            id,
            voters,
            ports.get(id - 1),
            controllerPorts.get(id - 1),
            settings(id).resolveSibling("log"));
  }

  private static List<Integer> freePorts(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new IllegalStateException("no port is free", e);
    } finally {
      for (var socket : sockets) {
        try {
          socket.close();
        } catch (IOException _) {
          // It was never used.
        }
      }
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    running.values().forEach(Process::destroyForcibly);
  }
}
