package bida.local;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a part has written. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints the end of a part's log, and with -f goes on until Ctrl-C.",
    footer = {"", "The parts are those of ./bida status; build is the log of the last build."})
final class Logs implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SERVICE", description = "The part, for example order-service.")
  private String part = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "200",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var log = Here.home().log(part.replaceAll("[^A-Za-z0-9-]", ""));
    if (!Files.exists(log)) {
      try (var logs = Files.list(log.toAbsolutePath().getParent())) {
        var known =
            logs.map(file -> file.getFileName().toString().replaceFirst("\\.log$", ""))
                .sorted()
                .collect(Collectors.joining(", "));
        throw new ParameterException(
            spec.commandLine(),
            "there is no log of " + part + (known.isEmpty() ? "" : "; there are: " + known));
      }
    }
    try (var file = new LogTail(log)) {
      file.last(lines).forEach(System.out::println);
      while (follow) {
        file.more().forEach(System.out::println);
        Thread.sleep(300);
      }
    }
    return 0;
  }
}
