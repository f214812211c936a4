package bida.payment;

import bida.contracts.Money;
import bida.payment.core.Days;
import bida.payment.core.PaymentProof;
import bida.platform.problem.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What an app asks for its buyer; readable in every part, or refused. */
record RecoveryRequest(
    String buyerId, String number, Money amount, Instant minute, @Nullable String clientIp) {

  // Every channel's numbers are shorter.
  private static final int LONGEST = 64;

  /**
   * One of {@code transactionNo} (交易单号) and {@code merchantNo} (商户单号, or the order number). {@code
   * paidAt}: as the bill shows it, {@code 2026-10-19T08:00}, or with an offset.
   */
  record Body(
      @Nullable String buyerId,
      @Nullable String transactionNo,
      @Nullable String merchantNo,
      @Nullable Money amount,
      @Nullable String paidAt,
      @Nullable String clientIp) {}

  static RecoveryRequest of(@Nullable Body body) {
    if (body == null) {
      throw invalid("Say buyerId, transactionNo or merchantNo, amount and paidAt.");
    }
    if ((body.transactionNo() == null) == (body.merchantNo() == null)) {
      throw invalid("Say either transactionNo or merchantNo.");
    }
    var number = body.transactionNo() == null ? body.merchantNo() : body.transactionNo();
    var amount = body.amount();
    if (amount == null || amount.amountMinor() <= 0) {
      throw invalid("amount is what the bill shows: {amountMinor, currency}.");
    }
    return new RecoveryRequest(
        text("buyerId", body.buyerId()),
        text("the number", number),
        amount,
        minute(body.paidAt()),
        body.clientIp() == null ? null : text("clientIp", body.clientIp()));
  }

  PaymentProof proof(Duration tolerance) {
    return new PaymentProof(number, amount, minute, tolerance);
  }

  private static String text(String name, @Nullable String value) {
    if (value == null || value.isBlank() || value.strip().length() > LONGEST) {
      throw invalid(name + " takes 1 to " + LONGEST + " characters.");
    }
    return value.strip();
  }

  private static Instant minute(@Nullable String text) {
    if (text == null) {
      throw invalid("paidAt is the minute the bill shows.");
    }
    try {
      return text.matches(".*([zZ]|[+-]\\d\\d:\\d\\d)")
          ? OffsetDateTime.parse(text).toInstant()
          // The bills of the Chinese channels are in their time, wherever the buyer is.
          : LocalDateTime.parse(text).atZone(Days.CHINA).toInstant();
    } catch (DateTimeException _) {
      throw invalid("paidAt is a time such as 2026-10-19T08:00.");
    }
  }

  private static RuntimeException invalid(String why) {
    return Problems.badRequest("recovery_invalid", why);
  }
}
