package bida.local;

import bida.local.machine.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.IntSupplier;

/** One command at a time starts or stops things here; the kernel frees the lock of a killed one. */
public final class Lock {

  private Lock() {}

  public static int held(Home home, IntSupplier work) throws IOException {
    Files.createDirectories(home.folder());
    try (var channel =
            FileChannel.open(
                home.folder().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException("another ./bida is starting or stopping things here; try again");
      }
      return work.getAsInt();
    }
  }
}
