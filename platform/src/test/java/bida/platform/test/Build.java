package bida.platform.test;

import java.util.regex.Pattern;

/** The process that runs the build: the nearest ancestor that is not a fork for tests. */
final class Build {

  private static final Pattern FORK =
      Pattern.compile("surefirebooter|ForkedBooter|surefire-reports");

  private Build() {}

  static ProcessHandle ofThisJvm() {
    var here = ProcessHandle.current().parent();
    while (here.isPresent() && isFork(here.get())) {
      here = here.get().parent();
    }
    return here.orElseGet(ProcessHandle::current);
  }

  private static boolean isFork(ProcessHandle process) {
    return FORK.matcher(process.info().commandLine().orElse("")).find();
  }
}
