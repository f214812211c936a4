package bida.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A section of violations.sql. */
record Violation(Set<String> breaks, Book book, String subject, String told, String sql) {

  private static final Pattern HEAD = Pattern.compile("-- (I[0-9I,]+) ([a-z]+) (.+?): (.+)");

  static List<Violation> all() {
    return Arrays.stream(Databases.read("violations.sql").split("\n\n"))
        .skip(1)
        .map(Violation::of)
        .toList();
  }

  private static Violation of(String section) {
    var lines = section.strip().split("\n", 2);
    var head = HEAD.matcher(lines[0]);
    if (!head.matches()) {
      throw new IllegalStateException(lines[0]);
    }
    return new Violation(
        new TreeSet<>(List.of(head.group(1).split(","))),
        Book.valueOf(head.group(2).toUpperCase(Locale.ROOT)),
        head.group(3),
        head.group(4),
        lines[1]);
  }

  @Override
  public String toString() {
    return String.join(",", breaks) + " " + told;
  }
}
