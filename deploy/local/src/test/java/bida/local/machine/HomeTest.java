package bida.local.machine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir Path root;

  @Test
  void recordsCachesUnlessToldThatThereIsNoSecondStart() {
    assertTrue(new Home(root).recordsCaches());

    System.setProperty("bida.caches", "false");
    try {
      assertFalse(new Home(root).recordsCaches());
    } finally {
      System.clearProperty("bida.caches");
    }
  }
}
