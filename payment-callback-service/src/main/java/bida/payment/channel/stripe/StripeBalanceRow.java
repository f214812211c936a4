package bida.payment.channel.stripe;

import static bida.payment.channel.stripe.StripeJson.idOf;
import static bida.payment.channel.stripe.StripeJson.ours;

import bida.contracts.Money;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A balance transaction as a row; what it is about stands in its source. */
final class StripeBalanceRow {

  private static final Set<String> PAYMENTS = Set.of("charge", "payment");
  private static final Set<String> REFUNDS = Set.of("refund", "payment_refund");
  // The money of such a refund came back by a row of its own.
  private static final Set<String> NEVER_LEFT = Set.of("failed", "canceled");
  private static final Set<String> UNDER_WAY = Set.of("pending", "requires_action");
  private static final int FEE_SCALE = 5;

  private StripeBalanceRow() {}

  static StatementRow read(JsonNode row, long line) throws StatementFlaw {
    addsUp(row, line);
    var source = row.path("source");
    return switch (kind(row.path("type").asText(""), source)) {
      case PAYMENT -> {
        var intent = idOf(source.path("payment_intent"));
        var payment = intent.isEmpty() ? StripeJson.id(source) : intent;
        yield row(Kind.PAYMENT, row, line, payment, our(source, StripeNews.PAYMENT_NO), payment);
      }
      case REFUND ->
          row(
              Kind.REFUND,
              row,
              line,
              StripeJson.id(source),
              our(source, StripeNews.REFUND_NO),
              StripeNews.paymentOf(source));
      // One dispute takes the money and gives it back: the row's own id tells which.
      case DISPUTE, DISPUTE_RETURNED ->
          row(
              minor(row.path("amount")) > 0 ? Kind.DISPUTE_RETURNED : Kind.DISPUTE,
              row,
              line,
              StripeJson.id(row),
              our(source, StripeNews.PAYMENT_NO),
              StripeNews.paymentOf(source));
      case OTHER -> {
        var id = StripeJson.id(row);
        var about = idOf(source);
        yield row(Kind.OTHER, row, line, id, null, about.isEmpty() ? id : about);
      }
    };
  }

  private static Kind kind(String type, JsonNode source) {
    if (PAYMENTS.contains(type)) {
      return Kind.PAYMENT;
    }
    if (REFUNDS.contains(type)) {
      return NEVER_LEFT.contains(source.path("status").asText("")) ? Kind.OTHER : Kind.REFUND;
    }
    return type.equals("adjustment") && source.path("object").asText("").equals("dispute")
        ? Kind.DISPUTE
        : Kind.OTHER;
  }

  // The only sum Stripe gives is that of each row.
  private static void addsUp(JsonNode row, long line) throws StatementFlaw {
    var amount = minor(row.path("amount"));
    if (minor(row.path("net")) != Math.subtractExact(amount, minor(row.path("fee")))) {
      throw new StatementFlaw("totals_mismatch", "net is not amount less fee in line " + line);
    }
  }

  private static StatementRow row(
      Kind kind,
      JsonNode row,
      long line,
      String reference,
      @Nullable String ourNo,
      String transactionId) {
    return new StatementRow(
        kind,
        reference,
        ourNo,
        transactionId,
        amount(row),
        fee(row),
        StripeJson.time(row.path("created")),
        isEnded(kind, row.path("source").path("status").asText("")),
        line);
  }

  // A bank's debit stands in the balance from when it was asked for, days before it succeeds.
  private static boolean isEnded(Kind kind, String status) {
    return switch (kind) {
      case PAYMENT -> status.equals("succeeded");
      case REFUND -> !UNDER_WAY.contains(status);
      case DISPUTE, DISPUTE_RETURNED, OTHER -> true;
    };
  }

  // Our balance may be kept in another currency than the buyer paid in. What was paid is what its
  // source says.
  private static Money amount(JsonNode row) {
    var own = StripeMoney.read(row.path("amount"), row.path("currency"));
    var source = row.path("source");
    var amount =
        isConverted(row) ? StripeMoney.read(source.path("amount"), source.path("currency")) : own;
    return Money.of(Math.absExact(amount.amountMinor()), amount.currency());
  }

  private static boolean isConverted(JsonNode row) {
    var source = row.path("source");
    return source.path("amount").isIntegralNumber()
        && source.path("currency").isTextual()
        && !source.path("currency").asText().equals(row.path("currency").asText());
  }

  private static BigDecimal fee(JsonNode row) {
    var fee = StripeMoney.read(row.path("fee"), row.path("currency"));
    var major =
        BigDecimal.valueOf(
            fee.amountMinor(), Currency.getInstance(fee.currency()).getDefaultFractionDigits());
    var rate = row.path("exchange_rate");
    return isConverted(row) && rate.isNumber() && rate.decimalValue().signum() > 0
        ? major.divide(rate.decimalValue(), FEE_SCALE, RoundingMode.HALF_UP)
        : major;
  }

  private static @Nullable String our(JsonNode source, String name) {
    var number = ours(source, name);
    return number.isEmpty() ? null : number;
  }

  private static long minor(JsonNode amount) {
    if (!amount.isIntegralNumber() || !amount.canConvertToLong()) {
      throw new IllegalArgumentException("not an amount");
    }
    return amount.longValue();
  }
}
