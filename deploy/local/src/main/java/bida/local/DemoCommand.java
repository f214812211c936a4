package bida.local;

import bida.local.demo.Demo;
import bida.local.demo.Story;
import bida.local.demo.Words;
import bida.local.machine.Say;
import bida.local.stack.Health;
import bida.local.stack.Machinery;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what the system is for. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Plays the story of one order on the running system, and starts the system when it is not.",
      "",
      "  delivered           paid, delivered, key revealed",
      "  out-of-stock        the keys are voided after the payment: the money goes back",
      "  recharge-failed     the supplier fails for good: the money goes back",
      "  supplier-timeout-but-done",
      "                      the supplier takes the order and does not answer: it is asked, once",
      "  supplier-failover   the first supplier confirms a failure: the second one delivers",
      "  maintenance         the goods are under maintenance: the buyer reads until when, and has them",
      "  account-corrected   the account is wrong: the buyer types another one, and has it",
      "  delivered-but-not-received     the supplier, asked again, takes its success back: refunded",
      "  bad-key-reissued    a key is no good: the buyer has another, the old one is out of use",
      "  used-then-claims-not-received  read, used, and then claimed: refused with the proof",
      "  expired             nobody pays: asked and closed at the channel, then cancelled",
      "  duplicate-callback  the channel calls four times: delivered once",
      "  lost-callback       every callback is lost: the query finds the money",
      "  cancel-before-reveal",
      "                      the buyer cancels before the key is read: the money goes back",
      "  partial-delivery    one line is delivered, the other fails: its money goes back",
      "  late-success-after-failure",
      "                      the supplier says failed, then done: refunded once, and a case",
      "  ticket-shared-and-redeemed",
      "                      two tickets, one given to a friend: each lets in once, no screenshot does",
      "  all-callbacks-lost  many orders over all channels, no callback arrives: queries find all",
      ""
    },
    footer = {
      "",
      "Exit code 0 when it ended as it must, 1 when not, or when the trouble did not happen."
    })
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--story",
      paramLabel = "NAME",
      defaultValue = "delivered",
      description = "Which story (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--json",
      description =
          "Print {story, orderNo, status, timeline, traceId, payment, refund, injected,"
              + " channelCounts, keysIssued, seconds}.")
  private boolean json;

  @Option(
      names = "--orders",
      defaultValue = "60",
      description = "How many, in all-callbacks-lost (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Override
  public Integer call() throws IOException {
    var story = Story.named(name);
    var many = name.equals(Demo.ALL_CALLBACKS_LOST);
    if (story.isEmpty() && !many) {
      throw new ParameterException(
          spec.commandLine(),
          "no story %s; there are: %s and %s"
              .formatted(name, List.of(Story.values()), Demo.ALL_CALLBACKS_LOST));
    }
    var stack = Here.stack();
    var words = Words.of(System.getenv());
    var people = json ? System.err : System.out;
    var build = System.getenv("BIDA_BUILD_SECONDS");
    if (build != null) {
      people.println(words.say("built", Double.parseDouble(build)));
    }
    // What was built anew is started anew, though the old one may still be running.
    if (build != null || !Health.allReady(stack)) {
      var say = new Say(people);
      var exit =
          Lock.STACK.held(
              stack.home(), () -> new Machinery(stack, say).up(List.of()).isEmpty() ? 0 : 1);
      if (exit != 0) {
        return exit;
      }
      people.println(words.say("started", say.seconds()));
    }
    var demo = new Demo(stack, words, new SecureRandom());
    var well =
        many
            ? demo.playAllCallbacksLost(orders, json, System.out)
            : demo.play(story.orElseThrow(), json, System.out);
    return well ? 0 : 1;
  }
}
