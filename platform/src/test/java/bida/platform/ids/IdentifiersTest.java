package bida.platform.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final Random random = new Random(20261122);
  private final Instant start = Instant.parse("2026-11-22T08:00:00Z");

  @Test
  void uuidsAreOfVersion7() {
    var uuid = at(start).uuid();

    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(start.toEpochMilli());
  }

  @Test
  void uuidsSortByTheMillisecond() {
    var made =
        IntStream.range(0, 2000).mapToObj(i -> at(start.plusMillis(i)).uuid().toString()).toList();

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyMistypedCharacterIsNoticed() {
    for (int round = 0; round < 50; round++) {
      var number = checked(20);
      for (int i = 0; i < number.length(); i++) {
        for (char wrong : ALPHABET.toCharArray()) {
          if (wrong != number.charAt(i)) {
            assertThat(isValid(number.substring(0, i) + wrong + number.substring(i + 1))).isFalse();
          }
        }
      }
    }
  }

  @Test
  void everyTwoSwappedNeighboursAreNoticed() {
    for (char a : ALPHABET.toCharArray()) {
      for (char b : ALPHABET.toCharArray()) {
        if (a != b) {
          for (int at = 0; at < 18; at++) {
            var number = new StringBuilder(checked(20));
            number.setCharAt(at, a);
            number.setCharAt(at + 1, b);
            number.setCharAt(20, Identifiers.check(number.substring(0, 20)));
            assertThat(isValid(number.toString())).isTrue();
            number.setCharAt(at, b);
            number.setCharAt(at + 1, a);
            assertThat(isValid(number.toString())).isFalse();
          }
        }
      }
    }
  }

  @Test
  void theCheckCharacterSwappedWithItsNeighbourIsNoticed() {
    for (int round = 0; round < 2000; round++) {
      var number = checked(20);
      if (number.charAt(19) != number.charAt(20)) {
        assertThat(isValid(number.substring(0, 19) + number.charAt(20) + number.charAt(19)))
            .isFalse();
      }
    }
  }

  @Test
  void whatPeopleTypeNeverThrows() {
    assertThat(ALPHABET).contains(String.valueOf(Identifiers.check("häß 123 😀")));
    assertThat(Identifiers.check("")).isEqualTo('0');
  }

  private Identifiers at(Instant instant) {
    return new Identifiers(InstantSource.fixed(instant), random);
  }

  private String checked(int length) {
    var text = at(start).text(length);
    return text + Identifiers.check(text);
  }

  private static boolean isValid(String number) {
    int last = number.length() - 1;
    return Identifiers.check(number.substring(0, last)) == number.charAt(last);
  }
}
