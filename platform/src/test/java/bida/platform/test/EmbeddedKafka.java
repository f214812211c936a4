package bida.platform.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * One broker that is its own controller, in this process; topics exist only where they were
 * created.
 */
record EmbeddedKafka(int port) {

  private static final Duration START = Duration.ofMinutes(2);

  static EmbeddedKafka start(Path folder) throws IOException {
    var port = EmbeddedServers.freePort();
    var controller = EmbeddedServers.freePort();
    var settings = folder.resolve("server.properties");
    Files.writeString(
        settings,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.network.threads=2
        num.io.threads=4
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
            .formatted(port, controller, folder.resolve("log")));
    var formatted =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()},
            System.out);
    if (formatted != 0) {
      throw new IOException("the broker's folder cannot be formatted");
    }
    Thread.ofPlatform()
        .daemon()
        .name("kafka")
        .start(() -> Kafka.main(new String[] {settings.toString()}));
    return new EmbeddedKafka(port);
  }

  void awaitReady() {
    try (var admin =
        Admin.create(
            Map.of("bootstrap.servers", "127.0.0.1:" + port, "retries", Integer.MAX_VALUE))) {
      admin.describeCluster().nodes().get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the broker does not answer", e);
    }
  }
}
