package bida.local.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is ever stopped that we did not start. */
class PidFileTest {

  @TempDir Path folder;

  @Test
  void knowsALivingProcess() throws IOException {
    var process = sleeper();
    try {
      var file = new PidFile(folder, "sleeper");
      file.write(process, "f");

      var entry = new PidFile(folder, "sleeper").living().orElseThrow();

      assertEquals(process, entry.identity());
      assertEquals("f", entry.fingerprint());
    } finally {
      Spawn.stop(process, "KILL", Duration.ofSeconds(5));
    }
  }

  @Test
  void aPidWithAnotherStartTimeIsSomebodyElse() {
    var file = new PidFile(folder, "recycled");
    var us = Identity.of(ProcessHandle.current().pid()).orElseThrow();
    file.write(new Identity(us.pid(), us.started() + "0"), "f");

    assertTrue(file.living().isEmpty());
    assertTrue(Spawn.stop(new Identity(us.pid(), "earlier"), "KILL", Duration.ofSeconds(1)));
  }

  @Test
  void aStoppedProcessIsNotLivingThoughNobodyCollectedIt() throws IOException {
    var process = sleeper();
    var file = new PidFile(folder, "sleeper");
    file.write(process, "f");

    assertTrue(Spawn.stop(process, "TERM", Duration.ofSeconds(5)));

    assertTrue(file.living().isEmpty());
    assertFalse(process.alive());
  }

  @Test
  void aBrokenFileSaysNothing() throws IOException {
    Files.writeString(folder.resolve("half.pid"), "{\"pid\": 1");

    assertTrue(new PidFile(folder, "half").living().isEmpty());
  }

  @Test
  void aNameWithSpacesAndBracketsIsReadOver() {
    var fields = "S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";

    var identity = Identity.fromStat(7, "7 (a (b) c) " + fields).orElseThrow();

    assertTrue(identity.started().endsWith(":4711"));
    assertTrue(Identity.fromStat(7, "7 (x) " + fields.replace('S', 'Z')).isEmpty());
  }

  private Identity sleeper() throws IOException {
    return Spawn.start(List.of("sleep", "60"), Map.of(), folder, folder.resolve("log"));
  }
}
