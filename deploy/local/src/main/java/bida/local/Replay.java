package bida.local;

import bida.local.stack.DeadLetters;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives dead letters another try. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the dead letters of a consumer group back onto their topic, with key and headers as they",
      "were, and remembers how far it came. All groups of the topic see them again; their inboxes let",
      "through what was not done yet. Letters that arrive meanwhile wait for the next call."
    },
    footer = {"", "  ./bida replay payments order-service"})
final class Replay implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic, for example payments.")
  private String topic = "";

  @Parameters(
      index = "1",
      paramLabel = "GROUP",
      description = "The group that gave up, for example order-service.")
  private String group = "";

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "At most this many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    var letters = new DeadLetters(Here.stack().at().kafka());
    var replayed = letters.replay(topic, group, limit, line -> System.out.println("  " + line));
    System.out.printf("%d dead letters of %s put back onto %s%n", replayed, group, topic);
    return 0;
  }
}
