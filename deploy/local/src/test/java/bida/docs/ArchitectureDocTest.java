package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureDocTest {

  // A path of ours: its first folder is one of the repository's.
  private static final Pattern PATH =
      Pattern.compile("`((?:contracts|platform|[a-z-]+-service|deploy|docs)/[A-Za-z0-9_./-]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final int A_WALK = 40;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/architecture.md",
        "docs/requirements.md",
        "docs/gotchas.md",
        "docs/failures.md",
        "CONTRIBUTING.md",
        "README.md",
        "README.zh-CN.md"
      })
  void everyNamedFileExists(String document) {
    assertEquals(List.of(), missing(paths(document)));
  }

  @Test
  void theWalkNamesItsFiles() {
    assertTrue(paths("docs/architecture.md").size() >= A_WALK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/gotchas.md",
        "docs/decisions/README.md",
        "docs/runbooks/README.md",
        "docs/runbooks/dead-letters-and-replay.md",
        "docs/runbooks/relay-behind.md",
        "docs/runbooks/stack-does-not-start.md"
      })
  void everyLinkLeadsSomewhere(String document) {
    var folder = Path.of(document).getParent();
    var targets =
        LINK.matcher(Repository.read(document))
            .results()
            .map(found -> Path.of(found.group(1)))
            .map(target -> folder == null ? target : folder.resolve(target).normalize())
            .map(Path::toString)
            .toList();

    assertEquals(List.of(), missing(targets));
  }

  @Test
  void bothReadmesNameTheSameCommandsAddressesAndVariables() {
    var english = Repository.read("README.md");
    var chinese = Repository.read("README.zh-CN.md");

    for (var kind :
        List.of(
            "\\./bida [a-z]+[^\\n`]*",
            "(?m)^    \\S.*$",
            "https?://[A-Za-z0-9.:/_$-]+",
            "BIDA_[A-Z_]+\\*?",
            "`[a-z][a-z0-9-]*`")) {
      assertEquals(Repository.matches(english, kind), Repository.matches(chinese, kind), kind);
    }
  }

  private static List<String> paths(String document) {
    return PATH.matcher(Repository.read(document)).results().map(found -> found.group(1)).toList();
  }

  private static List<String> missing(List<String> paths) {
    var missing = new ArrayList<>(paths);
    missing.removeIf(Repository::has);
    return missing;
  }
}
