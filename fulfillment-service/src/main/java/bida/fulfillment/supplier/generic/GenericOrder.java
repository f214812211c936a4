package bida.fulfillment.supplier.generic;

import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An order as the contract writes it, in answers and in callbacks. */
record GenericOrder(
    @Nullable String attemptNo,
    Outcome outcome,
    @Nullable String supplierNo,
    @Nullable String code,
    Optional<List<Card>> cards) {

  static GenericOrder of(JsonNode said) {
    return new GenericOrder(
        SupplierJson.text(said, "attemptNo"),
        outcome(said.path("status").asText()),
        SupplierJson.text(said, "supplierNo"),
        SupplierJson.text(said, "code"),
        cards(said.path("cards")));
  }

  boolean isAbout(String number) {
    return number.equals(attemptNo);
  }

  QueryAnswer.Failed failure(CodeLists codes) {
    return codes.failed(code == null ? "FAILED" : code);
  }

  private static Outcome outcome(String status) {
    return switch (status) {
      case "ACCEPTED", "PROCESSING" -> Outcome.PROCESSING;
      case "SUCCESS" -> Outcome.SUCCESS;
      case "FAILED" -> Outcome.FAILED;
      default -> Outcome.UNKNOWN;
    };
  }

  /** Empty when one of them cannot be read: a card that is passed over is a card lost. */
  private static Optional<List<Card>> cards(JsonNode said) {
    var cards = new ArrayList<Card>();
    for (var one : said) {
      var number = SupplierJson.text(one, "number");
      if (number == null) {
        return Optional.empty();
      }
      try {
        var expires = SupplierJson.text(one, "expiresAt");
        cards.add(
            new Card(
                number,
                SupplierJson.text(one, "secret"),
                expires == null ? null : Instant.parse(expires)));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    return Optional.of(cards);
  }

  /** It may hold cards. */
  @Override
  public String toString() {
    return "GenericOrder[" + attemptNo + ", " + outcome + "]";
  }
}
