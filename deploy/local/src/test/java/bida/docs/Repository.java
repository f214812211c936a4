package bida.docs;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout as the documents speak of it. */
final class Repository {

  private static final Path ROOT = root();
  private static final Pattern PATH = Pattern.compile("^ {2}\"?(/[^\":]*(?::[^\": ]+)?)\"?:$");
  private static final Pattern VERB = Pattern.compile("^ {4}(get|put|post|delete|patch):$");
  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
  private static final Pattern EVENT = Pattern.compile("\\brecord ([A-Z]\\w+)\\(");

  private Repository() {}

  static boolean has(String path) {
    return Files.exists(ROOT.resolve(path));
  }

  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean hasTest(String className) {
    return modules().stream()
        .map(module -> module.resolve("src/test/java/" + className.replace('.', '/') + ".java"))
        .anyMatch(Files::exists);
  }

  /** {@code bida.payment.RefundsTest#returnsTheMoney} and the like, of all modules. */
  static Set<String> testMethods() {
    var methods = new TreeSet<String>();
    for (var module : modules()) {
      var tests = module.resolve("src/test/java");
      if (Files.exists(tests)) {
        for (var file : javaFiles(tests)) {
          var name = tests.relativize(file).toString().replace('/', '.').replaceAll("java$", "");
          var className = name.substring(0, name.length() - 1);
          METHOD
              .matcher(text(file))
              .results()
              .forEach(found -> methods.add(className + "#" + found.group(1)));
        }
      }
    }
    return methods;
  }

  /** The program text of all modules in which the word stands. */
  static List<String> sourcesWith(String word) {
    return modules().stream()
        .map(module -> module.resolve("src/main/java"))
        .filter(Files::exists)
        .flatMap(sources -> javaFiles(sources).stream())
        .map(Repository::text)
        .filter(source -> source.contains(word))
        .toList();
  }

  /** The migrations of all databases, by their paths. */
  static List<String> migrations() {
    return modules().stream()
        .map(module -> module.resolve("src/main/resources/db"))
        .filter(Files::exists)
        .flatMap(folder -> files(folder, ".sql").stream())
        .map(file -> ROOT.relativize(file).toString())
        .toList();
  }

  private static List<Path> javaFiles(Path folder) {
    return files(folder, ".java");
  }

  private static List<Path> files(Path folder, String end) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code GET /v1/orders} and the like, of all services. */
  static Set<String> endpoints() {
    var endpoints = new TreeSet<String>();
    for (var module : modules()) {
      var described = module.resolve("openapi.yaml");
      if (Files.exists(described)) {
        var path = "";
        for (var line : lines(described)) {
          var isPath = PATH.matcher(line);
          var isVerb = VERB.matcher(line);
          if (isPath.matches()) {
            path = isPath.group(1);
          } else if (isVerb.matches()) {
            endpoints.add(isVerb.group(1).toUpperCase(Locale.ROOT) + " " + path);
          }
        }
      }
    }
    return endpoints;
  }

  /** The events of the contracts by their names on the wire. */
  static Set<String> events() {
    try (var files = Files.walk(ROOT.resolve("contracts/src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> EVENT.matcher(text(file)).results())
          .map(found -> found.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", "-"))
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> matches(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(toCollection(TreeSet::new));
  }

  private static List<Path> modules() {
    try (var top = Files.list(ROOT);
        var deploy = Files.list(ROOT.resolve("deploy"))) {
      return Stream.concat(top, deploy)
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("contracts/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not inside the repository");
  }
}
