package bida.payment.core;

/**
 * What one person may do alone, in minor units of a currency: by one act, and by all acts of a day.
 *
 * @param doneMinor what the person did alone on that day already
 */
public record Allowance(long actMinor, long dayMinor, long doneMinor) {

  public boolean covers(long minor) {
    return minor <= actMinor && minor <= dayMinor - doneMinor;
  }

  public Allowance after(long minor) {
    return new Allowance(actMinor, dayMinor, minor);
  }
}
