package bida.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The settings of deploy/debezium fit the worker and the topics. */
class ConnectorFilesTest {

  private static final Path ROOT = Path.of(System.getProperty("bida.root", "../.."));
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");

  private final List<ConnectorFile> files;

  ConnectorFilesTest() throws IOException {
    files = ConnectorFile.in(ROOT.resolve("deploy/debezium"));
  }

  @Test
  void everyPublisherHasAConnectorWithASlotOfItsOwn() {
    assertThat(files)
        .extracting(ConnectorFile::topic)
        .containsExactlyInAnyOrderElementsOf(Topics.PUBLISHERS.keySet());
    assertThat(files).extracting(file -> file.setting("slot.name")).doesNotHaveDuplicates();
    assertThat(files).extracting(file -> file.setting("topic.prefix")).doesNotHaveDuplicates();
  }

  @Test
  void noneNamesAVariableThatTheWorkerKeepsToItself() throws IOException {
    var worker = new Properties();
    worker.load(
        new StringReader(
            Files.readString(ROOT.resolve("deploy/connect/src/main/config/worker.properties"))));
    var allowed =
        Pattern.compile(worker.getProperty("config.providers.env.param.allowlist.pattern"));

    for (var file : files) {
      assertThat(file.settings().values())
          .flatMap(value -> VARIABLE.matcher(value).results().map(found -> found.group(1)).toList())
          .isNotEmpty()
          .allMatch(allowed.asMatchPredicate());
    }
  }

  @Test
  void everyTopicAConnectorOrAGroupWritesToIsMade() {
    var topics = Topics.all(files, (short) 1).stream().map(NewTopic::name).toList();

    assertThat(topics).doesNotHaveDuplicates();
    assertThat(topics)
        .contains("payments", "payments.order-service.dead", "bida-heartbeat.bida-payments")
        .doesNotContain("payments.payment-callback-service.dead");
    assertThat(files).allMatch(file -> topics.contains(file.heartbeatTopic()));
  }
}
