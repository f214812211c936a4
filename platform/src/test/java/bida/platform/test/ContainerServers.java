package bida.platform.test;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL and Kafka as containers of the official images. */
record ContainerServers(PostgreSQLContainer database, KafkaContainer broker)
    implements ServersMain.Kind {

  static ContainerServers start() {
    var database =
        new PostgreSQLContainer("postgres:18")
            .withUsername("postgres")
            .withCommand(
                "postgres",
                "-c",
                "wal_level=logical",
                "-c",
                "synchronous_commit=on",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=300");
    var broker =
        new KafkaContainer("apache/kafka:4.3.1")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    Startables.deepStart(database, broker).join();
    return new ContainerServers(database, broker);
  }

  @Override
  public String postgresql() {
    return database.getHost() + ":" + database.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String password() {
    return database.getPassword();
  }

  @Override
  public String kafka() {
    return broker.getBootstrapServers();
  }

  @Override
  public void close() {
    broker.stop();
    database.stop();
  }
}
