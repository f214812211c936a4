package bida.local.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {

  @Test
  void readsWhatTheKernelSums() {
    var rollup =
        List.of(
            "55d0-7ffd ---p 00000000 00:00 0    [rollup]",
            "Rss:                2048 kB",
            "Pss:                1024 kB",
            "Pss_Anon:            512 kB");

    assertEquals(new Memory(2048, 1024), Memory.fromRollup(rollup));
  }
}
