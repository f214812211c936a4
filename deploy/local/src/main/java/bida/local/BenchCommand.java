package bida.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Measures the running system; deploy/load does it and knows its own options. */
@Command(
    name = "bench",
    description = {
      "Measures the running system against a reference on the same machine: ./bida bench help"
    })
final class BenchCommand implements Callable<Integer> {

  // Much of the heap is young: what waits for an answer while the load tool collects looks slow.
  private static final Program BENCH =
      new Program(
          "bida.load.Bench",
          List.of("-Xmx768m", "-Xmn384m", "--enable-native-access=ALL-UNNAMED"),
          List.of(
              "load/target/load-1.0-SNAPSHOT.jar",
              "load/target/lib/*",
              "local/target/local-1.0-SNAPSHOT.jar"));

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BENCH.run(arguments);
  }
}
