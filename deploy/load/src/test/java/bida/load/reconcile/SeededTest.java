package bida.load.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeededTest {

  private static final Seeded DAY = new Seeded(40_000);

  @TempDir Path folder;

  @Test
  void differsInEveryWayAndInNoOtherPlaceThanItSays() {
    var found = new HashSet<Difference>();
    for (int number = 0; number < DAY.rows(); number++) {
      var here = DAY.here(number);
      var there = DAY.there(number);
      var reference = DAY.row(number).reference();
      if (here == null) {
        found.add(new Difference(Difference.Kind.MISSING_HERE, reference));
      } else if (there == null) {
        found.add(new Difference(Difference.Kind.MISSING_THERE, reference));
      } else if (!here.currency().equals(there.currency())) {
        found.add(new Difference(Difference.Kind.CURRENCY, reference));
      } else if (here.amountMinor() != there.amountMinor()) {
        found.add(new Difference(Difference.Kind.AMOUNT, reference));
      }
    }

    assertThat(found).isEqualTo(DAY.differences());
    assertThat(found.stream().map(Difference::kind).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(Difference.Kind.class));
  }

  @Test
  void noTwoRowsHaveTheSameReference() {
    assertThat(IntStream.range(0, DAY.rows()).mapToObj(n -> DAY.row(n).reference()))
        .doesNotHaveDuplicates();
  }

  @Test
  void theFileIsABillWhoseTotalsAreRight() throws IOException {
    var lines = Files.readAllLines(StatementFile.write(folder.resolve("bill.csv"), DAY));

    var rows = lines.subList(1, lines.size() - 2);
    var summary = lines.getLast().split(",`", -1);
    var header = lines.getFirst().split(",", -1);
    assertThat(header).hasSize(27);
    assertThat(rows).allMatch(row -> row.split(",`", -1).length == 27);
    assertThat(summary[0]).isEqualTo("`" + rows.size());
    var paid =
        rows.stream()
            .map(row -> new BigDecimal(row.split(",`", -1)[12]))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(summary[1]).isEqualTo(paid.toPlainString());
  }

  @Test
  void aDifferenceIsReadAsItIsTold() {
    var difference = new Difference(Difference.Kind.AMOUNT, "4200");

    assertThat(Difference.of(difference.toString())).isEqualTo(difference);
  }
}
