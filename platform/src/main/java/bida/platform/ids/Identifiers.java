package bida.platform.ids;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifiers that sort by time (RFC 9562, UUID version 7) and text nobody can guess. */
@ApplicationScoped
public class Identifiers {

  // Crockford's base 32: no I, L, O, U, so that a number survives being read aloud.
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final InstantSource clock;
  private final RandomGenerator random;

  public Identifiers(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID uuid() {
    var high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
    var low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** {@code length} random characters, 5 bits each. */
  public String text(int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * A check character over {@code text}: every mistyped and every two swapped neighbours are
   * noticed, the check character itself included. A sum of powers in the field of 32 elements (x^5
   * + x^2 + 1), for a prime near 32 would leave one pair of characters undistinguished.
   */
  public static char check(String text) {
    int sum = 0;
    for (int i = 0; i < text.length(); i++) {
      // What is not of the alphabet counts as its last character; no number has it anyway.
      int doubled = (sum ^ (ALPHABET.indexOf(text.charAt(i)) & 31)) << 1;
      sum = doubled < 32 ? doubled : doubled ^ 0b100101;
    }
    return ALPHABET.charAt(sum);
  }
}
