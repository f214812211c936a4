package bida.fulfillment.ticket.core;

import java.util.random.RandomGenerator;

/** 核验码: 11 digits nobody can guess and a check digit, for when nothing can be scanned. */
public final class VerificationNumber {

  public static final int DIGITS = 12;

  private static final long NUMBERS = 100_000_000_000L;

  // Damm's table: every mistyped digit and every two swapped neighbours are noticed.
  private static final String[] TABLE = {
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"
  };

  private VerificationNumber() {}

  public static String draw(RandomGenerator random) {
    var digits = "%011d".formatted(random.nextLong(NUMBERS));
    return digits + check(digits);
  }

  /** As people type it: with blanks and hyphens between the groups. */
  public static String read(String typed) {
    return typed.replaceAll("[\\s-]", "");
  }

  /** Whether it can be one; told before anything is looked up. */
  public static boolean isWellFormed(String number) {
    return number.matches("\\d{" + DIGITS + "}") && check(number) == '0';
  }

  private static char check(String digits) {
    char interim = '0';
    for (char digit : digits.toCharArray()) {
      interim = TABLE[interim - '0'].charAt(digit - '0');
    }
    return interim;
  }
}
