package bida.contracts;

import java.util.Currency;

/**
 * An amount in integer minor units (fen for CNY) of an ISO 4217 currency. Arithmetic refuses
 * overflow and never crosses currencies.
 */
public record Money(long amountMinor, String currency) {

  public Money {
    Currency.getInstance(currency);
  }

  public static Money of(long amountMinor, String currency) {
    return new Money(amountMinor, currency);
  }

  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  /** Throws {@link ArithmeticException} on overflow or when the currencies differ. */
  public Money plus(Money other) {
    return new Money(Math.addExact(amountMinor, same(other).amountMinor), currency);
  }

  /** Throws {@link ArithmeticException} on overflow or when the currencies differ. */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(amountMinor, same(other).amountMinor), currency);
  }

  /** Throws {@link ArithmeticException} on overflow. */
  public Money times(long factor) {
    return new Money(Math.multiplyExact(amountMinor, factor), currency);
  }

  /** Throws {@link ArithmeticException} when the currencies differ. */
  public boolean atLeast(Money other) {
    return amountMinor >= same(other).amountMinor;
  }

  private Money same(Money other) {
    if (!currency.equals(other.currency)) {
      throw new ArithmeticException(currency + " and " + other.currency + " do not mix");
    }
    return other;
  }
}
