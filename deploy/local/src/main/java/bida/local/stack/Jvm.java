package bida.local.stack;

import bida.local.machine.AotCache;
import bida.local.machine.Fingerprint;
import bida.local.machine.Home;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Java programs are started here: small, and from an AOT cache once there is one. */
public final class Jvm {

  /** For what the programs are tuned. */
  public enum Tuning {
    /** Two GiB for ten processes: one thread compiles, and nothing is tuned for peaks. */
    LEAN(
        1,
        Service.values().length,
        "-XX:TieredStopAtLevel=1",
        "-XX:CICompilerCount=1",
        "-XX:ReservedCodeCacheSize=40m",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=25"),
    /**
     * Load: heaps do not shrink, and the optimising compiler takes its time at first, so that more
     * than two services at once would starve one another's event loops.
     */
    LOAD(3, 2, "-XX:CICompilerCount=2", "-XX:ReservedCodeCacheSize=128m");

    private final int heaps;
    private final int servicesAtOnce;
    private final List<String> flags;

    Tuning(int heaps, int servicesAtOnce, String... flags) {
      this.heaps = heaps;
      this.servicesAtOnce = servicesAtOnce;
      this.flags = List.of(flags);
    }
  }

  private static final List<String> ALWAYS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.net.preferIPv4Stack=true",
          "-Duser.timezone=UTC");

  /** Heap of one program. */
  record Heap(int startMb, int mostMb) {}

  /** A command without its AOT flags, which are no part of what the program is. */
  record Program(List<String> command, List<Path> files, Optional<AotCache> aot) {}

  private final Home home;
  private final Tuning tuning;
  private final Path java;

  Jvm(Home home, Tuning tuning) {
    this.home = home;
    this.tuning = tuning;
    this.java = Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** How many services may be starting at the same time. */
  int servicesAtOnce() {
    return tuning.servicesAtOnce;
  }

  Program classpath(
      String part, Heap heap, List<Path> jars, List<String> options, String... mainAndArguments) {
    var command = java(heap, options);
    command.add("-cp");
    command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(mainAndArguments));
    return program(part, command, jars);
  }

  Program jar(String part, Heap heap, Path jar, List<Path> more, List<String> options) {
    var command = java(heap, options);
    command.add("-jar");
    command.add(jar.toString());
    var files = new ArrayList<Path>();
    files.add(jar);
    files.addAll(more);
    return program(part, command, files);
  }

  /**
   * The libraries a jar names in its manifest, or all beside it in lib/ when it names none. A lib
   * folder keeps what earlier builds have left there, so it is not the class path.
   */
  static List<Path> librariesOf(Path jar) {
    if (!Files.exists(jar)) {
      return List.of();
    }
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      var named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (named != null) {
        return Stream.of(named.split(" ")).map(jar::resolveSibling).filter(Files::exists).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jarsIn(jar.resolveSibling("lib"));
  }

  static List<Path> jarsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> java(Heap heap, List<String> options) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.add("-Xms" + heap.startMb() + "m");
    command.add("-Xmx" + heap.mostMb() * tuning.heaps + "m");
    command.add("-XX:ErrorFile=" + home.log("crash-%p"));
    command.addAll(ALWAYS);
    command.addAll(tuning.flags);
    command.addAll(options);
    return command;
  }

  private Program program(String part, List<String> command, List<Path> files) {
    var present = files.stream().filter(Files::exists).toList();
    var version = System.getProperty("java.vm.version", "");
    var fingerprint =
        new Fingerprint().words(command).words(List.of(version)).files(present).toString();
    return new Program(
        List.copyOf(command),
        present,
        // What is started for a load is not started often.
        home.recordsCaches() && tuning == Tuning.LEAN
            ? Optional.of(new AotCache(home.aot(), part, fingerprint))
            : Optional.empty());
  }
}
