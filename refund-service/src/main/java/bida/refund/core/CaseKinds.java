package bida.refund.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The kinds of cases; a new one is a line in a file. */
public record CaseKinds(Map<String, CaseKind> byName) {

  /** What nobody wrote a line for is looked at all the same. */
  public static final String OTHER = "OTHER";

  public CaseKinds {
    byName = Map.copyOf(byName);
    if (!byName.containsKey(OTHER)) {
      throw new IllegalArgumentException("no line for " + OTHER);
    }
  }

  /** Lines {@code KIND tier answer-within end-within [people]}; # begins a comment. */
  public static CaseKinds parse(String table) {
    var kinds = new LinkedHashMap<String, CaseKind>();
    for (var line : table.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var words = line.split("\\s+");
      var kind =
          new CaseKind(
              words[0],
              Integer.parseInt(words[1]),
              Duration.parse(words[2]),
              Duration.parse(words[3]),
              words.length > 4 && words[4].equals("people"));
      if (kinds.put(kind.name(), kind) != null) {
        throw new IllegalArgumentException("two lines for " + kind.name());
      }
    }
    return new CaseKinds(kinds);
  }

  // Some services write refund-failed, some REFUND_FAILED: it is one kind, and one case.
  public static String named(String asked) {
    return asked.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  public boolean knows(String kind) {
    return byName.containsKey(kind);
  }

  public CaseKind of(String kind) {
    return Objects.requireNonNull(byName.getOrDefault(kind, byName.get(OTHER)));
  }

  public Set<String> names() {
    return byName.keySet();
  }
}
