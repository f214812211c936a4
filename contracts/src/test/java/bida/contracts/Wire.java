package bida.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How events look on the wire, and where their descriptions lie. */
final class Wire {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

  private Wire() {}

  static Path goldenFolder() {
    return MODULE.resolve("src/test/resources/golden");
  }

  static JsonNode golden(Class<?> event) throws IOException {
    var file = goldenFolder().resolve(EventRecords.wireName(event) + ".json");
    return JSON.readTree(Files.readString(file));
  }

  static JsonNode write(Event event) throws IOException {
    return JSON.readTree(JSON.writeValueAsString(event));
  }

  static JsonNode asyncApi() throws IOException {
    return new YAMLMapper().readTree(MODULE.resolve("asyncapi.yaml").toFile());
  }
}
