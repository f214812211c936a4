package bida.load.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param against the reference of the same run, in words
 * @param at when, RFC 3339
 * @param machine what it ran on, for absolute figures mean nothing without it
 * @param remarks what a reader has to know to judge the figures
 */
public record Report(
    String name,
    String workload,
    String against,
    String at,
    String machine,
    List<Finding> findings,
    List<Chart> charts,
    List<String> remarks) {

  public Report {
    findings = List.copyOf(findings);
    charts = List.copyOf(charts);
    remarks = List.copyOf(remarks);
  }

  @JsonProperty("holds")
  public boolean holds() {
    return findings.stream().noneMatch(Finding::fails);
  }

  public static String now() {
    return InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static String thisMachine() {
    return "%d processors, %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.arch"),
            System.getProperty("java.vm.version"));
  }
}
