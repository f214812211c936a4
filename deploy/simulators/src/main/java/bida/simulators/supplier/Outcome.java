package bida.simulators.supplier;

import bida.simulators.http.Refusal;

/** How a recharge ends; without a knob the account decides. */
public enum Outcome {
  success,
  failed,
  unknown,
  lateSuccess;

  public static Outcome named(String name) {
    for (var outcome : values()) {
      if (outcome.name().equals(name)) return outcome;
    }
    throw new Refusal(400, "PARAM_ERROR", "supplier.outcome cannot be " + name);
  }

  public static Outcome ofAccount(String account) {
    if (account.endsWith("0000")) return failed;
    if (account.endsWith("0002")) return unknown;
    if (account.endsWith("0003")) return lateSuccess;
    return success;
  }

  public static boolean silentSubmit(String account) {
    return account.endsWith("0001");
  }
}
