package bida.local.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

  @TempDir Path folder;

  @Test
  void recordsFirstAndUsesWhatACleanEndHasKept() throws IOException {
    var cache = new AotCache(folder, "relay", "one");
    var recording = cache.flags().getFirst();
    assertTrue(recording.startsWith("-XX:AOTCacheOutput="));
    Files.writeString(Path.of(recording.substring(recording.indexOf('=') + 1)), "cache");

    cache.keep();

    assertTrue(cache.flags().getFirst().startsWith("-XX:AOTCache="));
    assertFalse(cache.recording());
  }

  @Test
  void otherJarsDropTheOldCacheAndRecordAgain() throws IOException {
    var old = Files.createDirectories(folder.resolve("relay")).resolve("one.aot");
    Files.writeString(old, "cache");

    assertTrue(new AotCache(folder, "relay", "two").flags().getFirst().contains("AOTCacheOutput"));
    assertFalse(Files.exists(old));
  }

  @Test
  void aKilledRunKeepsNothing() {
    var cache = new AotCache(folder, "relay", "one");

    cache.keep();

    assertEquals(true, cache.recording());
  }
}
