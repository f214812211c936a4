package bida.fulfillment.supplier.reloadly;

import org.jspecify.annotations.Nullable;

/** Its lines of business: hosts, tokens and numbers of their own. */
enum Line {
  TOPUPS("topup-", "application/com.reloadly.topups-v1+json"),
  GIFTCARDS("giftcard-", "application/com.reloadly.giftcards-v1+json");

  private final String prefix;
  private final String accepts;

  Line(String prefix, String accepts) {
    this.prefix = prefix;
    this.accepts = accepts;
  }

  String accepts() {
    return accepts;
  }

  /** A transaction's number is unique in its line only, so ours says which. */
  @Nullable String reference(@Nullable String transactionId) {
    return transactionId == null ? null : prefix + transactionId;
  }

  /** The transaction's number in what {@link #reference} made; null where it is of another line. */
  @Nullable String transactionId(String reference) {
    var id = reference.startsWith(prefix) ? reference.substring(prefix.length()) : "";
    return id.matches("\\d{1,19}") ? id : null;
  }
}
