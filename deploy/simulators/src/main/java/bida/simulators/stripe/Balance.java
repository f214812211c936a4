package bida.simulators.stripe;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The account's balance: what each movement of money did to it, and what Stripe keeps. */
final class Balance {
  private static final long FEE_PER_MILLE = 34;

  private final StripeBook book;
  private final Knobs knobs;

  Balance(StripeBook book, Knobs knobs) {
    this.book = book;
    this.knobs = knobs;
  }

  static long feeOf(long amount) {
    return (amount * FEE_PER_MILLE + 999) / 1000;
  }

  /** Writes it down, unless a knob makes the statement differ from what happened. */
  String book(String type, String category, ObjectNode source, long amount, long fee, Scope scope) {
    var row =
        row(
            type,
            category,
            amount,
            fee,
            source.path("currency").asText(),
            source.path("id").asText());
    if (knobs.take("balance.wrongAmount", scope)) {
      row.put("amount", amount + 1).put("net", amount + 1 - fee);
    }
    if (knobs.take("balance.wrongNet", scope)) row.put("net", amount);
    if (!knobs.take("balance.missing", scope)) book.write(row);
    return row.path("id").asText();
  }

  /** One of one's own: a payout, a fee of Stripe's, or a payment nobody knows. */
  ObjectNode other(String type, long amount, long fee, String currency, String source) {
    return book.write(row(type, type, amount, fee, currency, source));
  }

  private ObjectNode row(
      String type, String category, long amount, long fee, String currency, String source) {
    var row = book.make("txn", "balance_transaction");
    row.remove("livemode");
    row.put("amount", amount);
    row.put("available_on", book.now());
    row.put("currency", currency);
    row.putNull("description");
    row.putNull("exchange_rate");
    row.put("fee", fee);
    row.putArray("fee_details");
    row.put("net", amount - fee);
    row.put("reporting_category", category);
    row.put("source", source);
    row.put("status", "available");
    row.put("type", type);
    return row;
  }
}
