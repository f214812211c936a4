package bida.local.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLinesTest {

  @TempDir Path folder;

  @Test
  void readsColumnsByTheirNames() throws IOException {
    assertEquals(
        List.of("2 N-1 S-1", "3 null S,2", "5 N-3 S-3"),
        read("keys.csv", "Secret,comment,number\nS-1,x,N-1\n\"S,2\",,\n\nS-3,,N-3\n"));
    assertEquals(List.of("2 null S-1"), read("keys.csv", "\uFEFFsecret\r\nS-1\r\n"));
  }

  @Test
  void readsOneObjectALine() throws IOException {
    assertEquals(
        List.of("1 null S-1", "3 N S-2", "4 null null", "5 null null"),
        read(
            "keys.jsonl",
            """
            {"secret": "S-1"}

            {"number": "N", "secret": "S-2"}
            not json
            {"secret": 5}
            """));
  }

  @Test
  void wantsAColumnForTheSecret() throws IOException {
    var file = Files.writeString(folder.resolve("keys.csv"), "S-1\nS-2\n");

    assertThrows(IllegalArgumentException.class, () -> KeyLines.of(file));
  }

  @Test
  void e33ShowsNoSecret() {
    assertEquals("KeyLine[1, ***]", new KeyLine(1, "N", "S").toString());
  }

  private List<String> read(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    var read = new ArrayList<String>();
    try (var lines = KeyLines.of(file)) {
      lines
          .iterator()
          .forEachRemaining(
              key -> read.add(key.line() + " " + blank(key.number()) + " " + key.secret()));
    }
    return read;
  }

  private static String blank(String number) {
    return number == null || number.isEmpty() ? "null" : number;
  }
}
