package bida.local;

import bida.local.stack.Health;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what runs, where, and what it costs. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Says of each part whether it runs and is ready, where, and its memory.",
    footer = {
      "",
      "RSS counts shared pages in every process, PSS divides them among those who share.",
      "Exit code 0 when everything is ready, 1 otherwise."
    })
final class Status implements Callable<Integer> {

  @Option(names = "--json", description = "Print {services, urls, totalPssMb, totalRssMb}.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var stack = Here.stack();
    var lines = Health.of(stack);
    var ready = lines.stream().allMatch(line -> line.state() == Health.State.READY);
    var rss = lines.stream().mapToLong(Health::rssMb).sum();
    var pss = lines.stream().mapToLong(Health::pssMb).sum();
    if (json) {
      var report = new LinkedHashMap<String, Object>();
      report.put("services", lines);
      report.put("urls", stack.founded() ? stack.urls() : new LinkedHashMap<>());
      report.put("totalRssMb", rss);
      report.put("totalPssMb", pss);
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
      return ready ? 0 : 1;
    }
    System.out.printf(
        "%-26s %8s %-9s %7s %7s  %s%n", "", "PID", "STATE", "RSS MB", "PSS MB", "URL");
    for (var line : lines) {
      System.out.printf(
          "%-26s %8s %-9s %7d %7d  %s%n",
          line.name(),
          line.pid() == null ? "-" : line.pid(),
          line.state().name().toLowerCase(Locale.ROOT),
          line.rssMb(),
          line.pssMb(),
          line.url());
    }
    System.out.printf("%-26s %8s %-9s %7d %7d%n", "all", "", "", rss, pss);
    return ready ? 0 : 1;
  }
}
