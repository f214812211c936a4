package bida.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings files are what Kafka Connect takes, and mean the same to the relay. */
class ConnectorFileTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("bida.root", "../..")).resolve("deploy/debezium");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "BIDA_DB_HOST", "db",
          "BIDA_DB_PORT", "15432",
          "BIDA_RELAY_USER", "relay",
          "BIDA_RELAY_PASSWORD", "a$b\\c");

  @TempDir Path folder;

  @Test
  void thereIsOneForEachDatabase() throws IOException {
    var names = ConnectorFile.in(FOLDER).stream().map(ConnectorFile::name).toList();

    assertEquals(List.of("fulfillments", "notifications", "orders", "payments", "refunds"), names);
  }

  @Test
  void everyOneDiffersInItsDatabaseOnly() throws IOException {
    for (var file : ConnectorFile.in(FOLDER)) {
      var orders = ConnectorFile.read(FOLDER.resolve("orders.json")).settings();
      orders.forEach(
          (key, value) ->
              assertEquals(value.replace("orders", file.name()), file.settings().get(key), key));
      assertEquals(orders.keySet(), file.settings().keySet());
    }
  }

  @Test
  void everyPlaceholderIsResolvedButTheRouters() throws IOException {
    for (var file : ConnectorFile.in(FOLDER)) {
      var resolved = file.resolved(ENVIRONMENT);

      assertEquals("db", resolved.setting("database.hostname"));
      assertEquals("a$b\\c", resolved.setting("database.password"));
      assertEquals(
          "${routedByValue}", resolved.setting("transforms.outbox.route.topic.replacement"));
      assertFalse(
          resolved.settings().values().stream().anyMatch(value -> value.contains("${env:")));
    }
  }

  @Test
  void aMissingVariableIsNamed() throws IOException {
    var file = ConnectorFile.read(FOLDER.resolve("orders.json"));

    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> file.resolved(Map.of("BIDA_DB_HOST", "db")));

    assertTrue(
        refused.getMessage().matches(".*(BIDA_DB_PORT|BIDA_RELAY_USER|BIDA_RELAY_PASSWORD)"));
  }

  @Test
  void aValueThatIsNoStringIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("orders.json"), "{\"tasks.max\": 1}");

    var refused = assertThrows(IllegalArgumentException.class, () -> ConnectorFile.read(file));

    assertTrue(refused.getMessage().contains("tasks.max"));
  }
}
