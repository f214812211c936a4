package bida.load.reconcile;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A day of so many rows; which of them differ, and how, follows from their number. */
public record Seeded(int rows) {

  public static final LocalDate DAY = LocalDate.of(2026, 10, 19);

  // Spread over the whole day, so that a reader that stops early is found out.
  private static final int ONE_IN = 4_001;
  private static final int REFUND_ONE_IN = 50;
  private static final int SECONDS_OF_A_DAY = 86_400;

  /**
   * A row as both sides know it, where they agree.
   *
   * @param at second of the day in Beijing
   */
  record Row(
      int number,
      boolean refund,
      String transactionId,
      String paymentNo,
      long amountMinor,
      String currency,
      int at) {

    String reference() {
      return refund ? "5030%024d".formatted(number) : transactionId;
    }

    Row of(long amountMinor, String currency) {
      return new Row(number, refund, transactionId, paymentNo, amountMinor, currency, at);
    }
  }

  Row row(int number) {
    return new Row(
        number,
        number % REFUND_ONE_IN == REFUND_ONE_IN - 1,
        "4200%024d".formatted(number),
        "S%021d".formatted(number),
        100 + number % 9_900,
        "CNY",
        (int) ((long) number * SECONDS_OF_A_DAY / rows));
  }

  private static Difference.@Nullable Kind difference(int number) {
    if (number % ONE_IN != ONE_IN / 2) {
      return null;
    }
    var kinds = Difference.Kind.values();
    return kinds[number / ONE_IN % kinds.length];
  }

  /** What the channel says; null where it says nothing. */
  @Nullable Row there(int number) {
    return difference(number) == Difference.Kind.MISSING_THERE ? null : row(number);
  }

  /** What our ledger says; null where it says nothing. */
  @Nullable Row here(int number) {
    var row = row(number);
    return switch (difference(number)) {
      case null -> row;
      case MISSING_THERE -> row;
      case MISSING_HERE -> null;
      case AMOUNT -> row.of(row.amountMinor() + 1, row.currency());
      case CURRENCY -> row.of(row.amountMinor(), "HKD");
    };
  }

  public Set<Difference> differences() {
    var differences = new HashSet<Difference>();
    IntStream.range(0, rows)
        .forEach(
            number -> {
              var kind = difference(number);
              if (kind != null) {
                differences.add(new Difference(kind, row(number).reference()));
              }
            });
    return differences;
  }
}
