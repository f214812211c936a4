package bida.local;

import bida.local.machine.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** What only one command at a time does here; the kernel frees the lock of a killed one. */
public enum Lock {
  STACK("lock", "another ./bida is starting or stopping things here; try again"),
  // Each would take the processors and the replication slots from the other.
  BENCH("bench.lock", "another ./bida bench is measuring here; try again when it has ended");

  private final String file;
  private final String taken;

  Lock(String file, String taken) {
    this.file = file;
    this.taken = taken;
  }

  /** What is done while it is held, with an exit code. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    int run() throws E;
  }

  /**
   * @throws IOException also when somebody else holds it
   */
  public <E extends Exception> int held(Home home, Work<E> work) throws IOException, E {
    Files.createDirectories(home.folder());
    try (var channel =
            FileChannel.open(
                home.folder().resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException(taken);
      }
      return work.run();
    }
  }
}
