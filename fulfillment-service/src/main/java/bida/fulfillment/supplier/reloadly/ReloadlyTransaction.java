package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A transaction of either line, wherever in an answer it stands. */
record ReloadlyTransaction(
    @Nullable String id, @Nullable String number, String status, JsonNode pin) {

  static ReloadlyTransaction of(JsonNode said) {
    // The status of a top-up stands around the transaction in one version, and in it in another.
    var transaction = said.path("transaction").isObject() ? said.path("transaction") : said;
    var status = SupplierJson.text(transaction, "status");
    return new ReloadlyTransaction(
        SupplierJson.text(transaction, "transactionId"),
        SupplierJson.text(transaction, "customIdentifier"),
        status == null ? said.path("status").asText() : status,
        transaction.path("pinDetail"));
  }

  /** A page; of gift cards also a bare list, as its documents write it. */
  static Optional<List<ReloadlyTransaction>> listed(Line line, JsonNode said) {
    var list = line == Line.GIFTCARDS && said.isArray() ? said : said.path("content");
    return list.isArray()
        ? Optional.of(
            StreamSupport.stream(list.spliterator(), false).map(ReloadlyTransaction::of).toList())
        : Optional.empty();
  }

  boolean isAbout(String attemptNo) {
    return attemptNo.equals(number);
  }

  /** Of a PIN top-up. */
  List<Card> pinCards() {
    var code = SupplierJson.text(pin, "code");
    return code == null ? List.of() : List.of(new Card(code, null, null));
  }

  /** One code or a list of them: documents and practice differ. */
  static List<Card> giftCards(JsonNode said) {
    var cards = new ArrayList<Card>();
    for (var one : said.isArray() ? said : List.of(said)) {
      var number = SupplierJson.text(one, "cardNumber");
      var pin = SupplierJson.text(one, "pinCode");
      if (number != null) {
        cards.add(new Card(number, pin, null));
      } else if (pin != null) {
        cards.add(new Card(pin, null, null));
      }
    }
    return cards;
  }

  /** It may hold a code. */
  @Override
  public String toString() {
    return "ReloadlyTransaction[" + id + ", " + status + "]";
  }
}
