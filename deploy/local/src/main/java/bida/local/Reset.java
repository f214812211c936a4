package bida.local;

import bida.local.machine.Say;
import bida.local.stack.Folders;
import bida.local.stack.Machinery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Back to an empty system. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Stops everything and deletes all data: databases, topics, offsets, the simulators' books.",
      "Databases and topics go together, for the relay's place in one is written in the other.",
      "Keys, ports, logs and caches stay."
    })
final class Reset implements Callable<Integer> {

  @Option(names = "--all", description = "Delete keys, ports, logs and caches as well.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    var stack = Here.stack();
    var say = new Say(System.out);
    return Lock.STACK.held(
        stack.home(),
        () -> {
          if (!new Machinery(stack, say).down().isEmpty()) {
            return 1;
          }
          try {
            Folders.delete(stack.home().folder().resolve("data"));
            if (all) {
              for (var name : new String[] {"secrets", "log", "aot", "programs", "run"}) {
                Folders.delete(stack.home().folder().resolve(name));
              }
              Files.deleteIfExists(stack.home().folder().resolve("ports.json"));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          say.line("bida", "all data is gone");
          return 0;
        });
  }
}
