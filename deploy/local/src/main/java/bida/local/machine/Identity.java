package bida.local.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which process a pid means: a pid is reused, a pid with its start time is not. */
public record Identity(long pid, String started) {

  /** Empty when no process has this pid, or only the remains of one that nobody has collected. */
  public static Optional<Identity> of(long pid) {
    var stat = Path.of("/proc/" + pid + "/stat");
    if (Files.exists(Path.of("/proc/self/stat"))) {
      return read(stat).flatMap(line -> fromStat(pid, line));
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> new Identity(pid, start.toString()));
  }

  // The name in field 2 may hold spaces and brackets, so fields are counted after the last one.
  static Optional<Identity> fromStat(long pid, String line) {
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    var zombie = fields[0].equals("Z") || fields[0].equals("X");
    return zombie ? Optional.empty() : Optional.of(new Identity(pid, boot() + ":" + fields[19]));
  }

  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  // Start ticks count from boot, so that a pid file of before a reboot could match by accident.
  private static String boot() {
    return read(Path.of("/proc/sys/kernel/random/boot_id")).map(String::strip).orElse("boot");
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
