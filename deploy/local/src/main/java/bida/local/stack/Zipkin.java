package bida.local.stack;

import bida.local.machine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The trace store and its UI, taken out of its nested jar: neither the AOT cache nor the class path
 * can look into a jar of jars.
 */
final class Zipkin {

  static final String NAME = "zipkin";
  private static final String LIBRARIES = "BOOT-INF/lib/";
  private static final String CLASSES = "BOOT-INF/classes/";

  // About 2 KB each on the heap, 100 of them an order; the oldest go first.
  private static final int SPANS = 20_000;

  private final Home home;
  private final int port;
  private final Jvm jvm;
  private final Path jar;

  Zipkin(Home home, int port, Jvm jvm, Path jar) {
    this.home = home;
    this.port = port;
    this.jvm = jvm;
    this.jar = jar;
  }

  Part part() throws IOException {
    unpack();
    var program =
        jvm.classpath(
            NAME,
            new Jvm.Heap(32, 112),
            Jvm.jarsIn(folder()),
            List.of(
                "-XX:MaxDirectMemorySize=16m",
                "-Dio.netty.allocator.numHeapArenas=1",
                "-Dio.netty.allocator.numDirectArenas=1",
                "-Dcom.linecorp.armeria.numCommonWorkers=2",
                "-Darmeria.ports[0].ip=127.0.0.1",
                "-Darmeria.ports[0].port=" + port,
                "-Darmeria.ports[0].protocols[0]=http",
                "-Dspring.main.banner-mode=off"),
            "zipkin.server.ZipkinServer");
    return new Part(
        NAME,
        Set.of(),
        Set.of("zipkin"),
        "http://127.0.0.1:" + port + "/zipkin/",
        program.command(),
        Map.of(
            "QUERY_PORT",
            Integer.toString(port),
            "STORAGE_TYPE",
            "mem",
            "MEM_MAX_SPANS",
            Integer.toString(SPANS)),
        home.root(),
        program.files(),
        Part.Step.NOTHING,
        Probe.http("http://127.0.0.1:" + port + "/health"),
        Part.Step.NOTHING,
        program.aot(),
        "TERM");
  }

  private Path folder() {
    return home.programs(jar.getFileName().toString().replaceFirst("\\.jar$", ""));
  }

  private void unpack() throws IOException {
    if (Files.exists(folder())) {
      return;
    }
    var fresh = folder().resolveSibling(folder().getFileName() + ".new");
    Folders.delete(fresh);
    Files.createDirectories(fresh);
    try (var whole = new ZipFile(jar.toFile());
        // First on the class path, as it is inside: its settings win over those of the libraries.
        var classes = new ZipOutputStream(Files.newOutputStream(fresh.resolve("0-zipkin.jar")))) {
      for (var entry : new ArrayList<>(whole.stream().toList())) {
        if (entry.isDirectory()) {
          continue;
        }
        try (var content = whole.getInputStream(entry)) {
          if (entry.getName().startsWith(CLASSES)) {
            classes.putNextEntry(new ZipEntry(entry.getName().substring(CLASSES.length())));
            content.transferTo(classes);
            classes.closeEntry();
          } else if (entry.getName().startsWith(LIBRARIES)) {
            Files.copy(content, fresh.resolve(entry.getName().substring(LIBRARIES.length())));
          }
        }
      }
    }
    Files.move(fresh, folder(), StandardCopyOption.ATOMIC_MOVE);
  }
}
