package bida.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A program of another module, which knows the repository and the home this one works in. */
record Program(String main, List<String> options, List<String> classPath) {

  /** Says so where there is no system for it to work on. */
  int runOnTheSystem(List<String> arguments) throws IOException, InterruptedException {
    if (!Here.stack().anyRunning()) {
      System.err.println("bida: the system is not up; start it with ./bida up");
      return 1;
    }
    return run(arguments);
  }

  int run(List<String> arguments) throws IOException, InterruptedException {
    var root = Here.home().root();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add("-Dbida.root=" + root);
    var elsewhere = System.getProperty("bida.home");
    if (elsewhere != null) {
      command.add("-Dbida.home=" + elsewhere);
    }
    command.add("-cp");
    command.add(
        classPath.stream()
            .map(jar -> root.resolve("deploy").resolve(jar).toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(main);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** One of deploy/faults. */
  static Program ofFaults(String main) {
    return new Program(
        "bida.faults." + main,
        List.of("-Xmx256m"),
        List.of(
            "faults/target/faults-1.0-SNAPSHOT.jar",
            "load/target/load-1.0-SNAPSHOT.jar",
            "load/target/lib/*",
            "local/target/local-1.0-SNAPSHOT.jar"));
  }

  /** Of deploy/simulation, with the classes of the services and none of their libraries. */
  static Program ofSimulation() {
    return new Program(
        "bida.simulation.Simulate",
        List.of("-Xmx512m"),
        List.of(
            "simulation/target/simulation-1.0-SNAPSHOT.jar",
            "../contracts/target/contracts-1.0-SNAPSHOT.jar",
            "../platform/target/platform-1.0-SNAPSHOT.jar",
            "../order-service/target/order-service-1.0-SNAPSHOT.jar",
            "../payment-callback-service/target/payment-callback-service-1.0-SNAPSHOT.jar",
            "../fulfillment-service/target/fulfillment-service-1.0-SNAPSHOT.jar",
            "../refund-service/target/refund-service-1.0-SNAPSHOT.jar",
            "../notification-service/target/notification-service-1.0-SNAPSHOT.jar"));
  }
}
