package bida.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** All tests. The work is done by the script, which needs no build of this program first. */
@Command(
    name = "test",
    description = {
      "Runs all tests of all modules with Maven, and ends with their sum:",
      "N passed, N failed, N skipped. Fails when one fails, or when none ran.",
      "Further arguments go to Maven, for example -Dbida.it=containers or -pl order-service."
    })
final class Test implements Callable<Integer> {

  @Parameters(paramLabel = "MAVEN_ARGUMENT", description = "Passed on to mvn verify.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Here.home().root().resolve("bida").toString());
    command.add("test");
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
