package bida.simulators.book;

import java.util.SplittableRandom;
import java.util.UUID;

/** Everything random, from a seed; a restart goes on with other throws. */
public final class Dice {
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final SplittableRandom random;

  public Dice(long seed, long beginning) {
    this.random = new SplittableRandom(seed * 31 + beginning);
  }

  public synchronized String letters(int length) {
    var text = new StringBuilder(length);
    for (var i = 0; i < length; i++) text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    return text.toString();
  }

  public synchronized UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
