package bida.local.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Takes the server's programs out of the jar in which Maven Central carries them. */
final class PostgresBinaries {

  static final String PLATFORM = os() + "-" + architecture();

  private PostgresBinaries() {}

  static void unpack(Path folder) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    var fresh = folder.resolveSibling(folder.getFileName() + ".new");
    Folders.delete(fresh);
    Files.createDirectories(fresh);
    var name = "/postgres-" + PLATFORM + ".txz";
    try (var jar = PostgresBinaries.class.getResourceAsStream(name)) {
      if (jar == null) {
        throw new IllegalStateException("there is no PostgreSQL for " + PLATFORM + " in the build");
      }
      var archive = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(jar)));
      for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        var target = fresh.resolve(entry.getName()).normalize();
        if (!target.startsWith(fresh)) {
          throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(archive, target);
          var executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String os() {
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : "linux";
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default -> System.getProperty("os.arch");
    };
  }
}
