package bida.local;

import bida.local.machine.Say;
import bida.local.stack.Machinery;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops what up started. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops everything that up started here, and nothing else. Data is kept.",
      "The first stop after a build takes longer: each program writes the cache it will start from."
    })
final class Down implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    var stack = Here.stack();
    return Lock.STACK.held(
        stack.home(), () -> new Machinery(stack, new Say(System.out)).down().isEmpty() ? 0 : 1);
  }
}
