package bida.simulators.ding;

import bida.simulators.http.Refusal;
import java.util.Map;
import java.util.Optional;

/** Its documented test numbers: the last digits say what becomes of a transfer. */
final class Uat {
  private static final int SUFFIX = 3;

  /** The result code, and the code with its context. */
  private static final Map<String, Refusal> SCRIPT =
      Map.of(
          "001", new Refusal(3, "RateLimited", ""),
          "002", new Refusal(3, "TransientProviderError", "ProviderTimedOut"),
          "003", new Refusal(3, "TransientProviderError", "ProviderRefusedRequest"),
          "004", new Refusal(5, "ProviderError", "ProductUnavailable"),
          "005", new Refusal(4, "AccountNumberInvalid", "ProviderRefusedRequest"),
          "006", new Refusal(5, "ProviderError", "ProviderTemporarilyUnavailable"),
          "007", new Refusal(5, "InsufficientBalance", ""),
          "008", new Refusal(4, "AccountNumberInvalid", "AccountNumberFailedRegex"),
          "009", new Refusal(5, "ProviderError", "RechargeNotAllowed"));

  private Uat() {}

  static Optional<Refusal> of(String account) {
    return account.length() < SUFFIX
        ? Optional.empty()
        : Optional.ofNullable(SCRIPT.get(account.substring(account.length() - SUFFIX)));
  }
}
