package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A kind of case that is asked for without a line of its own would be looked at as any other. */
class CaseKindsTest {

  private static final String KINDS = "refund-service/src/main/resources/case-kinds.txt";
  private static final String DIFFERENCES =
      "fulfillment-service/src/main/java/bida/fulfillment/core/StatementRule.java";

  private static final Pattern ASKED_FOR =
      Pattern.compile(
          "new CaseNeeded\\(\\s*(?:[^\"(),]|\"[^\"]*\"|\\([^()]*\\))+,\\s*\"([A-Za-z_-]+)\"\\s*,");
  // Where the kind has come through a variable, its literal stands in the same file.
  private static final Pattern NAMED =
      Pattern.compile("\"((?:SUPPLIER|TICKET|STATEMENT)_[A-Z_]+)\"");
  private static final Pattern DIFFERENCE =
      Pattern.compile("^ {4}([A-Z_]+)\\(\"", Pattern.MULTILINE);

  // Reasons of claims and orders, in files that ask for cases as well.
  private static final Set<String> NO_KINDS =
      Set.of("SUPPLIER_CONFIRMED", "SUPPLIER_REVERSED", "SUPPLIER_DELIVERED_NOTHING");

  @Test
  void everyKindThatIsAskedForHasALine() {
    var asked = new TreeSet<String>();
    for (var source : Repository.sourcesWith("CaseNeeded")) {
      found(source, ASKED_FOR).forEach(kind -> asked.add(nameOf(kind)));
      asked.addAll(found(source, NAMED));
    }
    found(Repository.read(DIFFERENCES), DIFFERENCE)
        .forEach(difference -> asked.add("SUPPLIER_" + difference));
    asked.removeAll(NO_KINDS);

    assertTrue(asked.contains("PAYMENT_UNPROVEN") && asked.contains("SUPPLIER_NOT_LISTED"));
    asked.removeAll(kinds());
    assertEquals(Set.of(), asked);
  }

  private static List<String> found(String text, Pattern pattern) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String nameOf(String kind) {
    return kind.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static List<String> kinds() {
    return Arrays.stream(Repository.read(KINDS).split("\n"))
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ")[0])
        .toList();
  }
}
