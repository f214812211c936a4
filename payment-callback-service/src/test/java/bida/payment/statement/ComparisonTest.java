package bida.payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Money;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import bida.payment.core.Days;
import bida.payment.statement.Difference.What;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

  private static final LocalDate DAY = LocalDate.parse("2026-10-19");
  private static final Instant NOON = Days.start(DAY).plusSeconds(12 * 3600);

  private static final int MOST = 40_000;

  private final OwnRows morning = rows(Days.start(DAY.minusDays(1)), NOON);
  private final OwnRows evening = rows(NOON, Days.start(DAY.plusDays(2)));
  private @Nullable Comparison comparison;
  private Comparison.@Nullable Part part;

  @Test
  void agreesWhereBothSayTheSame() {
    weHave(Kind.PAYMENT, "4200001", 990, NOON);

    theirs(row(Kind.PAYMENT, "4200001", 990, NOON, true));

    assertThat(result().differences()).isEmpty();
    assertThat(result().matched()).isOne();
  }

  @Test
  void findsMoneyThatNobodyToldUsOf() {
    theirs(row(Kind.PAYMENT, "4200001", 990, NOON, true));

    assertThat(found()).containsExactly("MISSING_HERE 4200001");
  }

  @Test
  void findsWhatTheyDoNotKnow() {
    weHave(Kind.PAYMENT, "4200001", 990, NOON);

    assertThat(found()).containsExactly("MISSING_THERE 4200001");
  }

  @Test
  void tellsAPaymentFromARefundOfTheSameNumber() {
    weHave(Kind.PAYMENT, "1", 990, NOON);

    theirs(row(Kind.REFUND, "1", 990, NOON, true));

    assertThat(found()).containsExactly("MISSING_HERE 1", "MISSING_THERE 1");
  }

  /** Failure B06. */
  @Test
  void b06KeepsBothValuesOfAnotherAmount() {
    weHave(Kind.PAYMENT, "4200001", 990, NOON);

    theirs(row(Kind.PAYMENT, "4200001", 989, NOON, true));

    var difference = result().differences().getFirst();
    assertThat(difference.what()).isEqualTo(What.AMOUNT);
    assertThat(difference.ours().amount()).isEqualTo(Money.of(990, "CNY"));
    assertThat(difference.theirs().amount()).isEqualTo(Money.of(989, "CNY"));
  }

  /** Failure B06: the same number in another currency is not the same money. */
  @Test
  void b06NeverComparesNumbersAcrossCurrencies() {
    weHave(Kind.PAYMENT, "4200001", 990, NOON);

    theirs(
        new StatementRow(
            Kind.PAYMENT,
            "4200001",
            "no",
            "4200001",
            Money.of(990, "HKD"),
            BigDecimal.ZERO,
            NOON,
            true,
            1));

    assertThat(found()).containsExactly("CURRENCY 4200001");
  }

  /** Failure B05: 23:59:59 by its own time, in the next day's statement. */
  @Test
  void b05MatchesWhatTheChannelCountsToTheDayAfter() {
    weHave(Kind.PAYMENT, "late", 990, Days.start(DAY).minusSeconds(1));

    theirs(row(Kind.PAYMENT, "late", 990, Days.start(DAY), true));

    assertThat(found()).containsExactly("OTHER_DAY late");
    assertThat(result().matched()).isOne();
  }

  /** Our time of it is not theirs: it lies in the other half of what we read. */
  @Test
  void findsWhatTheirTimeDoesNotPointTo() {
    weHave(Kind.PAYMENT, "ours is later", 990, NOON.plusSeconds(1));
    weHave(Kind.PAYMENT, "ours is earlier", 990, NOON.minusSeconds(1));

    theirs(row(Kind.PAYMENT, "ours is later", 990, NOON.minusSeconds(1), true));
    theirs(row(Kind.PAYMENT, "ours is earlier", 990, NOON.plusSeconds(1), true));

    assertThat(result().differences()).isEmpty();
    assertThat(result().matched()).isEqualTo(2);
  }

  /** Failure B05: what belongs to the neighbours' statements is not missed in this one. */
  @Test
  void b05MissesOnlyWhatIsOfThisDay() {
    weHave(Kind.PAYMENT, "yesterday", 990, Days.start(DAY).minusSeconds(1));
    weHave(Kind.PAYMENT, "first", 990, Days.start(DAY));
    weHave(Kind.PAYMENT, "last", 990, Days.start(DAY.plusDays(1)).minusSeconds(1));
    weHave(Kind.PAYMENT, "tomorrow", 990, Days.start(DAY.plusDays(1)));

    assertThat(found()).containsExactlyInAnyOrder("MISSING_THERE first", "MISSING_THERE last");
  }

  /** No later statement shows it again, so it must not be missed there either. */
  @Test
  void remembersARefundThatWasStillUnderWay() {
    theirs(row(Kind.REFUND, "5030", 300, NOON, false));

    assertThat(found()).containsExactly("OTHER_DAY 5030");
  }

  @Test
  void countsWhatIsMoreThanAPersonCouldLookAt() {
    for (int i = 0; i < 1005; i++) {
      theirs(row(Kind.PAYMENT, "4200" + i, 990, NOON, true));
    }

    assertThat(result().differences()).hasSize(1000);
    assertThat(result().beyondLimit()).isEqualTo(5);
  }

  @Test
  void leavesOutWhatIsNeitherPaymentNorRefund() {
    theirs(row(Kind.OTHER, "po_1", 990, NOON, true));
    theirs(row(Kind.DISPUTE, "txn_1", 990, NOON, true));

    assertThat(result().differences()).isEmpty();
    assertThat(result().rows()).isEqualTo(2);
  }

  /** Each part is read by a thread of its own; a limit holds for all of them. */
  @Test
  void putsTogetherWhatPartsOfAStatementSaid() {
    weHave(Kind.PAYMENT, "first", 990, NOON.minusSeconds(1));
    weHave(Kind.PAYMENT, "second", 990, NOON.plusSeconds(1));
    weHave(Kind.PAYMENT, "nobody's", 990, NOON);
    var both = comparison(2);
    var first = both.part();
    var second = both.part();

    second.take(row(Kind.PAYMENT, "second", 990, NOON, true));
    second.take(row(Kind.PAYMENT, "unknown", 990, NOON, true));
    second.take(row(Kind.PAYMENT, "unknown too", 990, NOON, true));
    first.take(row(Kind.PAYMENT, "first", 990, NOON, true));
    second.startsAfter(500);

    var result = both.result();
    assertThat(result.rows()).isEqualTo(4);
    assertThat(result.matched()).isEqualTo(2);
    assertThat(result.differences())
        .extracting(Difference::reference)
        .containsExactly("unknown", "unknown too");
    assertThat(result.differences())
        .as("a line of the whole file")
        .allMatch(difference -> difference.theirs().line() == 501);
    assertThat(result.beyondLimit()).isOne();
  }

  /** Two references as long as a column allows, beside many short ones. */
  @Test
  void holdsReferencesOfAnyLength() {
    var longest = "x".repeat(300_000);
    weHave(Kind.PAYMENT, longest + "1", 990, NOON);
    weHave(Kind.PAYMENT, longest + "2", 990, NOON);
    for (int i = 0; i < 20_000; i++) {
      weHave(Kind.PAYMENT, "" + i, 990, NOON);
    }

    theirs(row(Kind.PAYMENT, longest + "2", 990, NOON, true));
    for (int i = 0; i < 20_000; i++) {
      theirs(row(Kind.PAYMENT, "" + i, 990, NOON, true));
    }

    assertThat(found()).containsExactly("MISSING_THERE " + longest + "1");
  }

  /** The end of the heap would be that of the service, and of the callbacks it answers. */
  @Test
  void refusesMoreThanItMayHold() {
    for (int i = 0; i < MOST; i++) {
      weHave(Kind.PAYMENT, "" + i, 990, NOON);
    }

    assertThatThrownBy(() -> weHave(Kind.PAYMENT, "one more", 990, NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than 40000 movements");
  }

  /** Against the plainest way to do it, over thousands of rows with colliding ends. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsExactlyWhatAMapWouldFind(long seed) {
    var random = new Random(seed);
    var map = new HashMap<String, Long>();
    var expected = new TreeMap<String, String>();
    for (int i = 0; i < 20_000; i++) {
      var reference = Integer.toString(random.nextInt(30_000), 36) + "0000";
      long amount = 1 + random.nextInt(3);
      if (map.putIfAbsent(reference, amount) == null) {
        weHave(Kind.PAYMENT, reference, amount, someTime(random));
        expected.put(reference, "MISSING_THERE");
      }
    }
    var all = comparison(100_000);
    var parts = List.of(all.part(), all.part());
    var theirs = new HashMap<String, Long>();
    for (int i = 0; i < 20_000; i++) {
      theirs.put(Integer.toString(random.nextInt(30_000), 36) + "0000", 1L + random.nextInt(3));
    }
    theirs.forEach(
        (reference, amount) -> {
          parts
              .get(random.nextInt(2))
              .take(row(Kind.PAYMENT, reference, amount, someTime(random), true));
          var ours = map.get(reference);
          if (ours == null) {
            expected.put(reference, "MISSING_HERE");
          } else if (ours.equals(amount)) {
            expected.remove(reference);
          } else {
            expected.put(reference, "AMOUNT");
          }
        });

    var found = new TreeMap<String, String>();
    all.result().differences().forEach(each -> found.put(each.reference(), each.what().name()));

    assertThat(found).isEqualTo(expected);
  }

  private static Instant someTime(Random random) {
    return Days.start(DAY).plusSeconds(random.nextInt(24 * 3600));
  }

  private static OwnRows rows(Instant from, Instant to) {
    return new OwnRows(from.getEpochSecond(), to.getEpochSecond(), MOST);
  }

  private void weHave(Kind kind, String reference, long amountMinor, Instant at) {
    var bytes = ("--" + reference + "--").getBytes(StandardCharsets.UTF_8);
    var half = morning.covers(at.getEpochSecond()) ? morning : evening;
    half.add(kind, bytes, 2, bytes.length - 4, amountMinor, "CNY", at.getEpochSecond());
  }

  private void theirs(StatementRow row) {
    if (part == null) {
      part = begun().part();
    }
    part.take(row);
  }

  private Comparison.Result result() {
    return begun().result();
  }

  private Comparison begun() {
    if (comparison == null) {
      comparison = comparison(1000);
    }
    return comparison;
  }

  private Comparison comparison(int limit) {
    var halves = List.of(morning, evening);
    halves.forEach(OwnRows::index);
    return new Comparison(DAY, new LedgerDay(halves), limit);
  }

  private static StatementRow row(
      Kind kind, String reference, long amountMinor, Instant at, boolean ended) {
    return new StatementRow(
        kind,
        reference,
        "no-" + reference,
        reference,
        Money.of(amountMinor, "CNY"),
        BigDecimal.ZERO,
        at,
        ended,
        1);
  }

  private List<String> found() {
    var words = new ArrayList<String>();
    result().differences().forEach(each -> words.add(each.what() + " " + each.reference()));
    return words;
  }
}
