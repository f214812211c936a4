package bida.payment.channel.wechat;

import java.util.random.RandomGenerator;

/** A word that makes a signature differ from the one before. */
final class Nonce {

  private static final String SYMBOLS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int LENGTH = 32;

  private Nonce() {}

  static String of(RandomGenerator random) {
    var nonce = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      nonce.append(SYMBOLS.charAt(random.nextInt(SYMBOLS.length())));
    }
    return nonce.toString();
  }
}
