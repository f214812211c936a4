package bida.local.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of keys line by line, never the whole of it: CSV (RFC 4180, UTF-8) with a header
 * that names {@code secret} and perhaps {@code number}, or one JSON object a line with the same
 * names.
 */
public final class KeyLines implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader reader;
  private final Stream<KeyLine> lines;

  private KeyLines(BufferedReader reader, Stream<KeyLine> lines) {
    this.reader = reader;
    this.lines = lines;
  }

  /**
   * By its name: {@code .csv}, or JSON lines.
   *
   * @throws IllegalArgumentException when a CSV file has no column {@code secret}
   */
  public static KeyLines of(Path file) throws IOException {
    var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv")
          ? csv(reader)
          : json(reader);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static KeyLines csv(BufferedReader reader) throws IOException {
    var parser =
        CSVParser.parse(
            reader,
            CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .get());
    var names = parser.getHeaderNames().stream().map(name -> name.replace("\uFEFF", "")).toList();
    int secret = column(names, "secret");
    int number = column(names, "number");
    if (secret < 0) {
      throw new IllegalArgumentException(
          "the first line has to name the columns: secret, or number,secret");
    }
    return new KeyLines(
        reader,
        parser.stream()
            .map(
                row ->
                    new KeyLine(
                        parser.getCurrentLineNumber(),
                        number >= 0 && number < row.size() ? row.get(number) : null,
                        secret < row.size() ? row.get(secret) : null)));
  }

  private static int column(List<String> names, String wanted) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static KeyLines json(BufferedReader reader) {
    var at = new long[1];
    return new KeyLines(
        reader,
        reader
            .lines()
            .map(text -> Map.entry(++at[0], text))
            .filter(line -> !line.getValue().isBlank())
            .map(line -> read(line.getKey(), line.getValue())));
  }

  // What is no object has no secret, and the vault says so with its line.
  private static KeyLine read(long line, String text) {
    try {
      var object = JSON.readTree(text);
      return new KeyLine(line, text(object, "number"), text(object, "secret"));
    } catch (JsonProcessingException e) {
      return new KeyLine(line, null, null);
    }
  }

  private static @Nullable String text(JsonNode object, String field) {
    var value = object.path(field);
    return value.isTextual() ? value.asText() : null;
  }

  public Iterator<KeyLine> iterator() {
    return lines.iterator();
  }

  @Override
  public void close() {
    lines.close();
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
