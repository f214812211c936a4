package bida.local;

import bida.local.stack.Books;
import bida.local.stack.GivenNumbers;
import bida.local.stack.Offsets;
import bida.local.stack.Service;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Between the restore of a database and the start of its service. */
@Command(
    name = "after-restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a service fit to go on whose database was restored to an earlier time, while Kafka knows",
      "what came after it. The service must be down.",
      "",
      "No event gets a number that its topic has seen already: its readers would take it for known.",
      "And the service hears every topic again from the first record; its restored inbox lets through",
      "what it forgot. Both may be done as often as one likes.",
      "",
      "What else there is to do, and in which order: docs/runbooks/restore.md"
    },
    footer = {"", "  ./bida after-restore order-service"})
final class AfterRestore implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SERVICE", arity = "1..5", description = "For example order-service.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    var stack = Here.stack();
    var services = names.stream().map(this::service).toList();
    for (var service : services) {
      if (stack.pidFile(service.module()).living().isPresent()) {
        throw new IllegalStateException(service.module() + " runs; stop it first");
      }
    }
    var numbers = new GivenNumbers(new Books(stack), stack.at().kafka());
    var offsets = new Offsets(stack.at().kafka());
    for (var service : services) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,d keys go on behind the numbers that topic %s has; %,d records are heard again%n",
          service.module(),
          numbers.neverAgain(service),
          service.database(),
          offsets.reset(service.module()));
    }
    return 0;
  }

  private Service service(String name) {
    for (var service : Service.values()) {
      if (service.module().equals(name)) {
        return service;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "no service is called " + name + "; order-service, for example, is");
  }
}
