package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static final Pattern ROW = Pattern.compile("\\| [A-E][0-9]{2} \\|.*");
  private static final Pattern TEST = Pattern.compile("`(bida\\.[\\w.]+#\\w+)`");
  private static final Pattern NUMBERED = Pattern.compile("#([a-e][0-9]{2})[A-Z]");

  private record Row(
      String number, String trouble, String level, List<String> tests, boolean run, String remark) {

    static Row of(String line) {
      var cells = line.split("\\|", -1);
      assertEquals(7, cells.length, "five cells: " + line);
      return new Row(
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          TEST.matcher(cells[4]).results().map(found -> found.group(1)).toList(),
          cells[4].contains("`./bida faults "),
          cells[5].strip());
    }

    boolean isTried() {
      return run || !tests.isEmpty();
    }

    boolean isOpen() {
      return remark.startsWith("open: ");
    }
  }

  private static final List<Row> ROWS =
      Repository.read("docs/failures.md")
          .lines()
          .filter(line -> ROW.matcher(line).matches())
          .map(Row::of)
          .toList();

  @Test
  void everyRowStandsThereOnceInOrder() {
    var all =
        Stream.of(
            numbers("A", 37),
            numbers("B", 15),
            numbers("C", 24),
            numbers("D", 13),
            numbers("E", 35));

    assertEquals(all.flatMap(group -> group).toList(), ROWS.stream().map(Row::number).toList());
    assertEquals(List.of(), numbersWhere(row -> row.trouble().isEmpty()));
  }

  @Test
  void aRowHasATestOrAFaultRunAndItsLevelOrSaysWhatItWaitsFor() {
    assertEquals(List.of(), numbersWhere(row -> row.isOpen() == row.isTried()));
    assertEquals(List.of(), numbersWhere(row -> row.isOpen() == !row.level().isEmpty()));
  }

  /** A test that bears a number stands in the row of that number, and nothing else does. */
  @Test
  void everyRowNamesTheTestsThatBearItsNumber() {
    var named = new TreeMap<String, TreeSet<String>>();
    for (var row : ROWS) {
      if (!row.tests().isEmpty()) {
        named.put(row.number(), new TreeSet<>(row.tests()));
      }
    }
    var written = new TreeMap<String, TreeSet<String>>();
    for (var test : Repository.testMethods()) {
      var numbered = NUMBERED.matcher(test);
      if (numbered.find()) {
        var number = numbered.group(1).toUpperCase(Locale.ROOT);
        written.computeIfAbsent(number, _ -> new TreeSet<>()).add(test);
      }
    }

    assertEquals(written, named);
  }

  private static Stream<String> numbers(String group, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> "%s%02d".formatted(group, number));
  }

  private static List<String> numbersWhere(Predicate<Row> wrong) {
    return ROWS.stream().filter(wrong).map(Row::number).toList();
  }
}
