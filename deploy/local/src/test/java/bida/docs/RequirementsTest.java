package bida.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequirementsTest {

  private static final int LAST = 171;
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private record Row(
      String number, String ask, String state, String told, String test, String remark) {

    static Row of(String line) {
      var cells = line.split("\\|", -1);
      assertEquals(8, cells.length, "six cells: " + line);
      return new Row(
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          cells[4].strip(),
          cells[5].strip(),
          cells[6].strip());
    }

    List<String> named(String cell) {
      return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
  }

  private static final List<Row> ROWS =
      Repository.read("docs/requirements.md")
          .lines()
          .filter(line -> line.startsWith("| R"))
          .map(Row::of)
          .toList();

  @Test
  void everyRequirementStandsThereOnceInOrder() {
    assertEquals(
        IntStream.rangeClosed(1, LAST).mapToObj(number -> "R" + number).toList(),
        ROWS.stream().map(Row::number).toList());
    assertEquals(List.of(), numbersWhere(row -> row.ask().isEmpty()));
  }

  @Test
  void everyStateIsOneOfThree() {
    assertEquals(
        List.of(), numbersWhere(row -> !Set.of("done", "part", "later").contains(row.state())));
  }

  @Test
  void whatIsDoneHasATest() {
    assertEquals(
        List.of(), numbersWhere(row -> row.state().equals("done") && row.test().isEmpty()));
  }

  @Test
  void whatIsLaterClaimsNothing() {
    assertEquals(
        List.of(),
        numbersWhere(
            row -> row.state().equals("later") && !(row.told().isEmpty() && row.test().isEmpty())));
  }

  @Test
  void whatIsInPartSaysWhatIsMissing() {
    assertEquals(
        List.of(), numbersWhere(row -> row.state().equals("part") && row.remark().isEmpty()));
  }

  @Test
  void everyNamedTestExists() {
    for (var row : ROWS) {
      for (var test : row.named(row.test())) {
        assertTrue(Repository.hasTest(test), row.number() + " names " + test);
      }
    }
  }

  @Test
  void everyNamedEndpointAndEventExists() {
    var endpoints = Repository.endpoints();
    var events = Repository.events();
    for (var row : ROWS) {
      for (var name : row.named(row.told())) {
        var known = name.contains(" ") ? endpoints : events;
        assertTrue(known.contains(name), row.number() + " names " + name + ", known: " + known);
      }
    }
  }

  private static List<String> numbersWhere(Predicate<Row> wrong) {
    return ROWS.stream().filter(wrong).map(Row::number).toList();
  }
}
