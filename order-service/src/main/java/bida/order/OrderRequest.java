package bida.order;

import bida.contracts.Money;
import bida.contracts.OrderEvent.Contact;
import bida.platform.problem.Problems;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/orders} takes, checked before anything is touched.
 *
 * @param payFrom the channel that pays by itself; no body names it
 */
record OrderRequest(
    String merchantOrderNo,
    String buyerId,
    List<Line> lines,
    Money expectedTotal,
    @Nullable Contact contact,
    @Nullable String policyVersion,
    @Nullable String deviceId,
    @Nullable String payFrom) {

  // An id of the app's own; longer ones are an attack or a mistake.
  static final int MAX_ID = 64;
  static final int MAX_TEXT = 128;

  record Line(String sku, int quantity, @Nullable String recipient) {}

  /** The body as it came: everything may be missing. */
  record Body(
      @Nullable String merchantOrderNo,
      @Nullable String buyerId,
      @Nullable List<@Nullable LineBody> lines,
      @Nullable MoneyBody expectedTotal,
      @Nullable Contact contact,
      @Nullable String policyVersion,
      @Nullable String deviceId) {}

  record LineBody(@Nullable String sku, @Nullable Long quantity, @Nullable String recipient) {}

  record MoneyBody(@Nullable Long amountMinor, @Nullable String currency) {}

  /** Throws a 400 or 422 problem that names the field. */
  static OrderRequest of(@Nullable Body body, int maxLines) {
    if (body == null) {
      throw Problems.badRequest("body_missing", "Send the order as JSON.");
    }
    return new OrderRequest(
        text("merchantOrderNo", body.merchantOrderNo(), MAX_ID),
        text("buyerId", body.buyerId(), MAX_ID),
        lines(body.lines(), maxLines),
        money(body.expectedTotal()),
        contact(body.contact()),
        optional("policyVersion", body.policyVersion(), MAX_ID),
        device(body.deviceId()),
        null);
  }

  List<String> skus() {
    return lines.stream().map(Line::sku).distinct().toList();
  }

  private static List<Line> lines(@Nullable List<@Nullable LineBody> lines, int maxLines) {
    if (lines == null || lines.isEmpty() || lines.size() > maxLines) {
      throw Problems.unprocessable("lines_invalid", "An order has 1 to " + maxLines + " lines.");
    }
    return lines.stream().map(OrderRequest::line).toList();
  }

  private static Line line(@Nullable LineBody line) {
    if (line == null) {
      throw Problems.unprocessable("lines_invalid", "A line is missing.");
    }
    var quantity = line.quantity();
    if (quantity == null || quantity < 1 || quantity > 1000) {
      throw Problems.unprocessable("quantity_invalid", "A quantity is 1 to 1000.");
    }
    return new Line(
        text("sku", line.sku(), MAX_ID),
        quantity.intValue(),
        optional("recipient", line.recipient(), MAX_TEXT));
  }

  private static Money money(@Nullable MoneyBody money) {
    var amount = money == null ? null : money.amountMinor();
    var currency = money == null ? null : money.currency();
    if (amount == null || currency == null || amount < 0 || !isCurrency(currency)) {
      throw Problems.unprocessable(
          "money_invalid", "expectedTotal takes amountMinor >= 0 and an ISO 4217 currency.");
    }
    return Money.of(amount, currency);
  }

  private static boolean isCurrency(String code) {
    return Currency.getAvailableCurrencies().stream()
        .anyMatch(known -> known.getCurrencyCode().equals(code));
  }

  private static @Nullable Contact contact(@Nullable Contact contact) {
    if (contact == null) {
      return null;
    }
    var email = optional("contact.email", contact.email(), MAX_TEXT);
    if (email != null && (email.indexOf('@') < 1 || email.chars().anyMatch(c -> c < '!'))) {
      throw Problems.unprocessable("contact_invalid", "contact.email is not an address.");
    }
    return new Contact(
        email,
        optional("contact.phone", contact.phone(), 32),
        optional("contact.language", contact.language(), 16));
  }

  private static @Nullable String device(@Nullable String deviceId) {
    var id = optional("deviceId", deviceId, MAX_ID);
    return id == null || id.isBlank() ? null : id;
  }

  static String text(String field, @Nullable String value, int max) {
    var text = optional(field, value, max);
    if (text == null || text.isBlank()) {
      throw Problems.unprocessable("field_missing", field + " is missing.");
    }
    return text;
  }

  static @Nullable String optional(String field, @Nullable String value, int max) {
    if (value != null && (value.length() > max || value.indexOf('\0') >= 0)) {
      throw Problems.unprocessable("field_invalid", field + " has at most " + max + " characters.");
    }
    return value;
  }
}
