package bida.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Processes of this system that no pid file knows: started by a command that was killed before it
 * could write one, or left behind by a killed parent.
 */
public final class Strays {

  /** The variable every process is started with; its value names this repository and the part. */
  public static final String MARK = "BIDA_PART";

  private Strays() {}

  public static String mark(Home home, String part) {
    return home.folder() + "#" + part;
  }

  /** Without those whose parent is a stray itself and will take them along. */
  public static List<Identity> of(Home home, Set<Long> known) {
    var family =
        known.stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    var strays =
        ProcessHandle.allProcesses()
            .filter(process -> !known.contains(process.pid()) && !family.contains(process.pid()))
            .filter(process -> belongs(home, process.pid()))
            .collect(Collectors.toMap(ProcessHandle::pid, process -> process));
    return strays.values().stream()
        .filter(process -> process.parent().filter(up -> strays.containsKey(up.pid())).isEmpty())
        .flatMap(process -> Identity.of(process.pid()).stream())
        .toList();
  }

  private static boolean belongs(Home home, long pid) {
    return marked(home, pid) || worksIn(home.data("postgres"), pid);
  }

  private static boolean marked(Home home, long pid) {
    try {
      var environment =
          Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
      var mark =
          new String(
              (MARK + "=" + mark(home, "")).getBytes(StandardCharsets.UTF_8),
              StandardCharsets.ISO_8859_1);
      return environment.startsWith(mark) || environment.contains("\0" + mark);
    } catch (IOException e) {
      return false;
    }
  }

  // PostgreSQL writes its titles over its environment, but it works in its data folder.
  private static boolean worksIn(Path folder, long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
