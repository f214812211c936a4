package bida.load.report;

import bida.local.api.Web;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where reports lie: each run's under target, the last good ones under docs/benchmarks. */
public final class Shelf {

  private final Path root;

  public Shelf(Path root) {
    this.root = root;
  }

  public Path put(Report report) throws IOException {
    return put("bench", report);
  }

  /**
   * Puts it where its kind lies.
   *
   * @param folder below target
   */
  public Path put(String folder, Report report) throws IOException {
    return write(root.resolve("target").resolve(folder), report);
  }

  public Path keep(Report report) throws IOException {
    return write(root.resolve("docs/benchmarks"), report);
  }

  private static Path write(Path folder, Report report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(report.name() + ".json"),
        Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return Files.writeString(folder.resolve(report.name() + ".html"), Page.html(report));
  }
}
