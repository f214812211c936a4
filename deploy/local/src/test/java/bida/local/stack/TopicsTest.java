package bida.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The broker makes no topic by itself, and a missing one stalls a connector without a word. */
class TopicsTest {

  private final Map<String, NewTopic> topics =
      Topics.all().stream().collect(Collectors.toMap(NewTopic::name, topic -> topic));

  @Test
  void everyConnectorFindsItsTopics() throws IOException {
    var folder = Path.of(System.getProperty("bida.root", "../..")).resolve("deploy/debezium");
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var connector = new ObjectMapper().readTree(file.toFile());
        var heartbeat =
            connector.path("topic.heartbeat.prefix").asText()
                + "."
                + connector.path("topic.prefix").asText();

        assertTrue(topics.containsKey(connector.path("database.dbname").asText()));
        assertTrue(topics.containsKey(heartbeat), heartbeat);
      }
    }
  }

  @Test
  void everyGroupHasAPlaceForItsDeadLetters() {
    assertTrue(topics.containsKey("payments.order-service.dead"));
    assertEquals("-1", topics.get("payments.order-service.dead").configs().get("retention.ms"));
  }

  /** At half of it deploy/audit/alerts.yaml calls somebody. */
  @Test
  void e23AnEventIsKeptForAWeek() {
    assertEquals("604800000", topics.get("payments").configs().get("retention.ms"));
  }

  @Test
  void whereTheRelayStandsIsNeverForgotten() {
    assertEquals("compact", topics.get(Topics.OFFSETS).configs().get("cleanup.policy"));
  }
}
