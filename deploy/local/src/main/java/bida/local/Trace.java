package bida.local;

import bida.local.api.Web;
import bida.local.stack.Ledger;
import bida.local.trace.Traces;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The way of one order through the services. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the trace of an order as a tree and names the hop that failed or took long.",
      "The number is the order's, the payment's or the channel's own."
    })
final class Trace implements Callable<Integer> {

  @Parameters(paramLabel = "ORDER_OR_CHANNEL_NO", description = "The number, or a trace id.")
  private String number = "";

  @Override
  public Integer call() throws SQLException {
    var stack = Here.stack();
    var at = stack.at();
    var traces = new Traces(new Web(), at.zipkin());
    var traceId =
        number.matches("[0-9a-f]{32}") ? number : new Ledger(stack).traceId(number).orElse("");
    if (traceId.isEmpty()) {
      System.err.println("bida: no order, payment or refund has the number " + number);
      return 1;
    }
    var tree = traces.read(traceId);
    if (tree.isEmpty()) {
      System.err.printf(
          "bida: the trace UI has no span of trace %s: it keeps them in memory, since its start%n",
          traceId);
      return 1;
    }
    tree.lines().forEach(System.out::println);
    System.out.println(tree.verdict().orElse("no hop failed, and none took more than a second"));
    System.out.println(at.zipkin() + "/zipkin/traces/" + traceId);
    return 0;
  }
}
