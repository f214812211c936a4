package bida.local.machine;

import java.util.ArrayList;
import java.util.List;

/** Starts a program in a session of its own, so that Ctrl-C and a closed window do not reach it. */
final class Detached {

  private static final List<String> PREFIX = prefix();

  private Detached() {}

  static List<String> command(List<String> command) {
    var whole = new ArrayList<>(PREFIX);
    whole.addAll(command);
    return whole;
  }

  // Both replace themselves by the program, which therefore keeps the pid.
  private static List<String> prefix() {
    if (Shell.works("setsid", "true")) {
      return List.of("setsid");
    }
    if (Shell.works("perl", "-e", "use POSIX;")) {
      return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV");
    }
    return List.of();
  }
}
