package bida.fulfillment.core;

import static bida.fulfillment.core.Fitness.OFF_SALE;
import static bida.fulfillment.core.Fitness.SOLD_OUT;
import static bida.fulfillment.core.Fitness.TOO_DEAR;
import static bida.fulfillment.core.Fitness.USABLE;
import static org.assertj.core.api.Assertions.assertThat;

import bida.fulfillment.core.Look.Shelf;
import bida.fulfillment.core.Outlook.Steadiness;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is believed of a way turns late, and never by what nobody has said. */
class OutlookTest {

  private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
  private static final BigDecimal GUARD = new BigDecimal("9.90");
  private static final Steadiness STEADY =
      new Steadiness(2, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(6));

  private static final Look FINE = look(true, Shelf.FILLED, "9.80");
  private static final Look EMPTY = look(true, Shelf.EMPTY, "9.80");
  private static final Look GONE = look(false, Shelf.UNKNOWN, null);
  private static final Look DEAR = look(true, Shelf.FILLED, "9.91");
  private static final Look UNTOLD = look(true, Shelf.UNKNOWN, null);

  private static Look look(boolean onSale, Shelf shelf, String price) {
    return new Look(onSale, shelf, price == null ? null : new BigDecimal(price));
  }

  private static Instant minute(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  /** Each a minute after the one before. */
  private static Outlook after(Look... looks) {
    var outlook = Outlook.NONE;
    for (int i = 0; i < looks.length; i++) {
      outlook = outlook.see(looks[i], GUARD, minute(i), STEADY);
    }
    return outlook;
  }

  static Stream<Object[]> badLooks() {
    return Stream.of(
        new Object[] {EMPTY, SOLD_OUT},
        new Object[] {GONE, OFF_SALE},
        new Object[] {DEAR, TOO_DEAR});
  }

  @ParameterizedTest
  @MethodSource("badLooks")
  void oneLookAloneTurnsNothing(Look bad, Fitness ignored) {
    assertThat(after(bad).fitness()).isEqualTo(USABLE);
    assertThat(after(FINE, bad, FINE, bad, FINE, bad).fitness()).isEqualTo(USABLE);
  }

  @ParameterizedTest
  @MethodSource("badLooks")
  void twoLooksAMinuteApartTurnIt(Look bad, Fitness reason) {
    assertThat(after(FINE, bad, bad).fitness()).isEqualTo(reason);
  }

  @Test
  void looksInTheSameMomentDoNot() {
    var outlook =
        Outlook.NONE
            .see(EMPTY, GUARD, START, STEADY)
            .see(EMPTY, GUARD, START.plusSeconds(1), STEADY)
            .see(EMPTY, GUARD, START.plusSeconds(59), STEADY);

    assertThat(outlook.fitness()).isEqualTo(USABLE);
    assertThat(outlook.see(EMPTY, GUARD, START.plusSeconds(60), STEADY).fitness())
        .isEqualTo(SOLD_OUT);
  }

  @Test
  void wantsAsManyLooksAsItIsToldHoweverFarApart() {
    var three = new Steadiness(3, STEADY.pauseAfter(), STEADY.resumeAfter(), STEADY.forgetAfter());
    var twice =
        Outlook.NONE.see(EMPTY, GUARD, minute(0), three).see(EMPTY, GUARD, minute(60), three);

    assertThat(twice.fitness()).isEqualTo(USABLE);
    assertThat(twice.see(EMPTY, GUARD, minute(61), three).fitness()).isEqualTo(SOLD_OUT);
  }

  @Test
  void badLooksForDifferentReasonsAgreeAllTheSame() {
    assertThat(after(EMPTY, DEAR).fitness()).isEqualTo(TOO_DEAR);
    assertThat(after(EMPTY, EMPTY, GONE).fitness()).isEqualTo(OFF_SALE);
  }

  @Test
  void comesBackOnlyAfterFiveMinutesOfGoodLooks() {
    var good = new ArrayList<Look>(List.of(EMPTY, EMPTY));
    for (int minutes = 0; minutes < 5; minutes++) {
      good.add(FINE);
      assertThat(after(good.toArray(Look[]::new)).fitness()).isEqualTo(SOLD_OUT);
    }
    good.add(FINE);
    assertThat(after(good.toArray(Look[]::new)).fitness()).isEqualTo(USABLE);
  }

  @Test
  void oneBadLookInBetweenBeginsTheFiveMinutesAnew() {
    var outlook = after(EMPTY, EMPTY, FINE, FINE, FINE, FINE, EMPTY, FINE, FINE);

    assertThat(outlook.fitness()).isEqualTo(SOLD_OUT);
    assertThat(outlook.turn()).isEqualTo(new Outlook.Turn(2, minute(7)));
  }

  @Test
  void neverFluttersWhateverTheShelfDoes() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var outlook = Outlook.NONE;
      Instant turned = null;
      for (int i = 0; i < 200; i++) {
        var at = START.plusSeconds(30L * i);
        var next = outlook.see(random.nextBoolean() ? FINE : EMPTY, GUARD, at, STEADY);
        if (next.fitness() != outlook.fitness()) {
          var least = next.fitness().isUsable() ? STEADY.resumeAfter() : STEADY.pauseAfter();
          assertThat(turned == null ? least : Duration.between(turned, at))
              .as("seed %d", seed)
              .isGreaterThanOrEqualTo(least);
          turned = at;
        }
        outlook = next;
      }
    }
  }

  @Test
  void whatIsNotToldContradictsNothing() {
    assertThat(after(UNTOLD, UNTOLD, UNTOLD).fitness()).isEqualTo(USABLE);
    var soldOut = after(EMPTY, EMPTY);
    for (int i = 0; i < 20; i++) {
      assertThat(soldOut.see(UNTOLD, GUARD, minute(10 + i), STEADY)).isEqualTo(soldOut);
    }
    var tooDear = after(DEAR, DEAR);
    var withoutPrice = look(true, Shelf.FILLED, null);
    assertThat(tooDear.see(withoutPrice, GUARD, minute(10), STEADY)).isEqualTo(tooDear);
  }

  @Test
  void onSaleAgainEndsThatItWasNot() {
    var looks =
        Stream.concat(Stream.of(GONE, GONE), IntStream.range(0, 6).mapToObj(_ -> UNTOLD))
            .toArray(Look[]::new);

    assertThat(after(looks).fitness()).isEqualTo(USABLE);
  }

  @Test
  void anEmptyShelfThatNobodySeesAnyMoreIsNotFilledByItsPrice() {
    var cheap = look(true, Shelf.UNKNOWN, "1.00");

    assertThat(after(EMPTY, EMPTY, cheap, cheap, cheap, cheap, cheap, cheap, cheap).fitness())
        .isEqualTo(SOLD_OUT);
  }

  @Test
  void withoutAGuardNothingIsTooDear() {
    var outlook =
        Outlook.NONE.see(DEAR, null, minute(0), STEADY).see(DEAR, null, minute(2), STEADY);

    assertThat(outlook.fitness()).isEqualTo(USABLE);
    assertThat(outlook.turn()).isNull();
  }

  @Test
  void asMuchAsTheGuardIsNotTooDear() {
    var exact = look(true, Shelf.FILLED, "9.90000");

    assertThat(after(exact, exact, exact).fitness()).isEqualTo(USABLE);
  }

  @Test
  void anOlderLookAndTheSameOnceMoreSayNothing() {
    var seen = after(FINE, EMPTY);

    assertThat(seen.see(EMPTY, GUARD, minute(1), STEADY)).isEqualTo(seen);
    assertThat(seen.see(EMPTY, GUARD, minute(0), STEADY)).isEqualTo(seen);
    assertThat(seen.see(FINE, GUARD, minute(1), STEADY)).isEqualTo(seen);
  }

  @Test
  void forgetsWhatNobodyHasConfirmedForHours() {
    var soldOut = after(EMPTY, EMPTY);
    var end = minute(1).plus(Duration.ofHours(6));

    assertThat(soldOut.at(end.minusSeconds(1), STEADY)).isEqualTo(SOLD_OUT);
    assertThat(soldOut.at(end, STEADY)).isEqualTo(USABLE);
    assertThat(Outlook.NONE.at(START, STEADY)).isEqualTo(USABLE);
  }

  @ParameterizedTest
  @EnumSource(Fitness.class)
  void aLookAtNothingKeepsWhatWasBelieved(Fitness believed) {
    var outlook = new Outlook(believed, START, null);
    var seen = outlook.see(UNTOLD, GUARD, minute(1), STEADY);

    switch (believed) {
      case USABLE -> assertThat(seen).isEqualTo(new Outlook(USABLE, minute(1), null));
      case OFF_SALE -> assertThat(seen.turn()).isEqualTo(new Outlook.Turn(1, minute(1)));
      case SOLD_OUT, TOO_DEAR -> assertThat(seen).isEqualTo(outlook);
    }
  }
}
