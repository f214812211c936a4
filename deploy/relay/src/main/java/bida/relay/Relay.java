package bida.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one Debezium engine per file of deploy/debezium until it is told to stop. */
public final class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  // Longer than an engine needs to store its offset, shorter than any supervisor's patience.
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private Relay() {}

  public static void main(String[] args) throws IOException {
    try {
      start(System.getenv());
    } catch (IllegalArgumentException e) {
      LOG.error("the relay cannot start: {}", e.getMessage());
      System.exit(2);
    }
  }

  private static void start(Map<String, String> environment) throws IOException {
    var folder = Path.of(environment.getOrDefault("BIDA_DEBEZIUM_DIR", "deploy/debezium"));
    var bootstrap = environment.getOrDefault("BIDA_KAFKA", "127.0.0.1:19092");
    var host = environment.getOrDefault("BIDA_RELAY_BIND", "127.0.0.1");
    var port = Integer.parseInt(environment.getOrDefault("BIDA_RELAY_PORT", "8095"));
    var connectors =
        ConnectorFile.in(folder).stream().map(file -> file.resolved(environment)).toList();
    if (connectors.isEmpty()) {
      throw new IllegalArgumentException("no connector settings in " + folder);
    }
    var producer = KafkaSide.producer(bootstrap);
    var worker = KafkaSide.worker(bootstrap, environment);
    var slots =
        connectors.stream()
            .map(connector -> new Slot(connector, worker, producer, InstantSource.system()))
            .toList();
    var threads = slots.stream().map(slot -> new Thread(slot, slot.name())).toList();
    var page = new StatusPage(host, port, slots);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(slots, threads);
                  producer.close(Duration.ofSeconds(2));
                  page.close();
                },
                "stop"));
    threads.forEach(Thread::start);
  }

  private static void stop(List<Slot> slots, List<Thread> threads) {
    var closing = new ArrayList<Thread>(threads);
    slots.forEach(slot -> closing.add(Thread.startVirtualThread(slot::close)));
    var deadline = System.nanoTime() + CLOSING.toNanos();
    for (var thread : closing) {
      try {
        var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        if (!thread.join(left)) {
          LOG.warn("{} did not close in time; its last records will be sent again", thread);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
