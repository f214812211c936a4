package bida.relay;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of one connector, as Kafka Connect takes them: a flat map of strings. */
record ConnectorFile(String name, Map<String, String> settings) {

  // The form of Kafka's EnvVarConfigProvider; ${routedByValue} has no provider and stays.
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{env:([^}]+)}");
  private static final ObjectMapper JSON = new ObjectMapper();

  ConnectorFile {
    settings = Map.copyOf(settings);
  }

  static List<ConnectorFile> in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(ConnectorFile::read)
          .toList();
    }
  }

  static ConnectorFile read(Path file) {
    var name = file.getFileName().toString().replaceFirst("\\.json$", "");
    try {
      var tree = JSON.readTree(file.toFile());
      for (var field : tree.properties()) {
        if (!field.getValue().isTextual()) {
          throw new IllegalArgumentException(file + ": " + field.getKey() + " is not a string");
        }
      }
      return new ConnectorFile(name, JSON.convertValue(tree, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " is not readable JSON: " + e.getMessage(), e);
    }
  }

  ConnectorFile resolved(Map<String, String> environment) {
    var resolved = new LinkedHashMap<String, String>();
    settings.forEach((key, value) -> resolved.put(key, resolve(key, value, environment)));
    return new ConnectorFile(name, resolved);
  }

  String setting(String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException(name + ".json lacks " + key);
    }
    return value;
  }

  private String resolve(String key, String value, Map<String, String> environment) {
    return PLACEHOLDER
        .matcher(value)
        .replaceAll(
            found -> {
              var variable = environment.get(found.group(1));
              if (variable == null) {
                throw new IllegalArgumentException(
                    name + ".json: " + key + " needs the variable " + found.group(1));
              }
              return Matcher.quoteReplacement(variable);
            });
  }
}
