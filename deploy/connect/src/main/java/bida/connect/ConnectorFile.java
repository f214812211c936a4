package bida.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The settings of one connector, named by its file as the relay of ./bida names it. */
record ConnectorFile(String name, Map<String, String> settings) {

  private static final ObjectMapper JSON = new ObjectMapper();

  ConnectorFile {
    settings = Map.copyOf(settings);
  }

  static List<ConnectorFile> in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var found =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .map(ConnectorFile::read)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("no connector settings in " + folder);
      }
      return found;
    }
  }

  private static ConnectorFile read(Path file) {
    try {
      return new ConnectorFile(
          file.getFileName().toString().replaceFirst("\\.json$", ""),
          JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " is no flat map of strings: " + e.getMessage(), e);
    }
  }

  /** The topic this connector fills: that of the service whose outbox it reads. */
  String topic() {
    return setting("database.dbname");
  }

  String heartbeatTopic() {
    return setting("topic.heartbeat.prefix") + "." + setting("topic.prefix");
  }

  String setting(String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException(name + ".json lacks " + key);
    }
    return value;
  }
}
