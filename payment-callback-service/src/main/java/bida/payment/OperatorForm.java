package bida.payment;

import bida.contracts.Money;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an operator has to say for an act to be understood later by somebody else. */
final class OperatorForm {

  private static final int LONGEST_TEXT = 2000;
  // What channels and banks number by; anything else is a slip of the pen.
  private static final String NUMBER = "[A-Za-z0-9_-]{1,64}";

  private OperatorForm() {}

  /** Two operators with the same key are two requests. */
  static IdempotentRequest request(Caller caller, String route, @Nullable String key, Object said) {
    return IdempotentRequest.post(caller.tenant() + "/" + caller.person(), route, key, said);
  }

  static <T> T given(@Nullable T body) {
    if (body == null) {
      throw Problems.badRequest("body_missing", "Send a body.");
    }
    return body;
  }

  static Money amount(@Nullable Money amount) {
    if (amount == null || amount.amountMinor() <= 0) {
      throw Problems.badRequest("amount_invalid", "Say how much in amount.");
    }
    return amount;
  }

  static String number(String name, @Nullable String number) {
    if (number == null || !number.matches(NUMBER)) {
      throw Problems.badRequest(
          "number_invalid", "Send " + name + ": 1 to 64 letters, digits, - and _.");
    }
    return number;
  }

  static String text(String name, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
      throw Problems.badRequest(
          name + "_invalid", "Send " + name + " in 1 to " + LONGEST_TEXT + " characters.");
    }
    return text.strip();
  }

  static Instant past(String name, @Nullable Instant at, Instant now) {
    if (at == null || at.isAfter(now)) {
      throw Problems.badRequest("time_invalid", "Send " + name + ": when it happened.");
    }
    return at;
  }
}
