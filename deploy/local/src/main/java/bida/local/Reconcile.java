package bida.local;

import bida.local.api.ApiFailure;
import bida.local.api.Tokens;
import bida.local.api.Tokens.Client;
import bida.local.api.Web;
import bida.local.api.World;
import bida.local.machine.Patience;
import bida.local.stack.Service;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares a channel's statement of a day with the ledger, now. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the statement of one day from a channel, compares it with the ledger, and prints every",
      "difference and what becomes of it. Money nobody told us of is taken at once; for all else a",
      "person gets a case. The same statement may be read as often as one likes."
    },
    footer = {"", "  ./bida reconcile --channel wechat --date 2026-11-24"})
final class Reconcile implements Callable<Integer> {

  // Two million rows take seconds; a channel that makes the statement takes its time.
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Option(names = "--channel", required = true, description = "wechat, alipay, stripe ...")
  private String channel = "";

  @Option(
      names = "--date",
      description = "The day in China, as 2026-11-24 (default: yesterday, by the system's clock).")
  private @Nullable LocalDate date;

  @Option(
      names = "--merchant",
      defaultValue = "default",
      description = "Which of our merchants there (default: ${DEFAULT-VALUE}).")
  private String merchant = "";

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  private final Web web = new Web();

  @Override
  public Integer call() {
    var at = Here.stack().at();
    var day = date == null ? yesterday(new World(web, at.http("control"))) : date;
    var token = new Tokens(web, at.http("issuer")).of(Client.OPERATOR);
    var statements = at.of(Service.PAYMENT) + "/v1/statements/" + channel;
    var list = statements + "?from=" + day + "&to=" + day;
    var before = statement(web.get(list, token).expectOk("statements"));
    web.post(statements + "/" + day + "/import?merchant=" + merchant, token, new Object[0])
        .expectOk("reconcile " + channel + " " + day);
    var after = await(list, token, before.path("revision").asInt());
    var report = Web.JSON.createObjectNode();
    report.set("statement", after);
    report.set(
        "report",
        web.get(statements + "/" + day + "/differences?merchant=" + merchant, token)
            .expectOk("differences"));
    if (json) {
      System.out.println(report.toPrettyString());
    } else {
      print(report);
    }
    return after.path("status").asText().equals("FLAWED") ? 1 : 0;
  }

  private static LocalDate yesterday(World world) {
    var now = world.clock().at(InstantSource.system().instant());
    return LocalDate.ofInstant(now, ZoneId.of("Asia/Shanghai")).minusDays(1);
  }

  private JsonNode await(String list, String token, int revision) {
    var seen = new AtomicReference<JsonNode>(Web.JSON.createObjectNode());
    var ended =
        Patience.await(
            () -> {
              var now = statement(web.get(list, token).expectOk("statements"));
              seen.set(now);
              progress(now);
              return now.path("revision").asInt() > revision || now.path("trouble").isTextual();
            },
            LIMIT);
    if (!ended) {
      throw new ApiFailure("the statement is still being read after " + LIMIT.toMinutes() + " min");
    }
    return seen.get();
  }

  private void progress(JsonNode statement) {
    if (!json && System.console() != null) {
      System.out.printf("\r%,d rows read", statement.path("rowsRead").asLong());
      System.out.flush();
    }
  }

  private JsonNode statement(JsonNode list) {
    for (var each : list.path("statements")) {
      if (each.path("merchant").asText().equals(merchant)) {
        return each;
      }
    }
    return Web.JSON.createObjectNode();
  }

  private static void print(JsonNode report) {
    var statement = report.path("statement");
    System.out.printf(
        "\r%s %s of %s: %s, %,d rows, %,d agree%s%n",
        statement.path("channel").asText(),
        statement.path("day").asText(),
        statement.path("merchant").asText(),
        statement.path("status").asText(),
        statement.path("rowsRead").asLong(),
        statement.path("matched").asLong(),
        statement.path("trouble").isTextual()
            ? " (" + statement.path("trouble").asText() + ")"
            : "");
    for (var count : report.path("report").path("counts")) {
      System.out.printf(
          "  %-14s %-9s %6d%n",
          count.path("difference").asText(),
          count.path("status").asText(),
          count.path("count").asLong());
    }
    for (var difference : report.path("report").path("differences")) {
      System.out.printf(
          "  %-8s %-34s %-14s %-9s theirs %-14s ours %s%n",
          difference.path("kind").asText(),
          difference.path("reference").asText(),
          difference.path("difference").asText(),
          difference.path("status").asText(),
          money(difference.path("theirs")),
          money(difference.path("ours")));
    }
    if (report.path("report").path("nextCursor").isTextual()) {
      System.out.println("  and more: see GET /v1/statements/{channel}/{day}/differences");
    }
  }

  private static String money(JsonNode money) {
    return money.isObject()
        ? money.path("amountMinor").asLong() + " " + money.path("currency").asText()
        : "-";
  }
}
