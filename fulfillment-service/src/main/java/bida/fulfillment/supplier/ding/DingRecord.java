package bida.fulfillment.supplier.ding;

import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code TransferRecord}: how a transfer of ours stands there. */
record DingRecord(
    @Nullable String transferRef, @Nullable String distributorRef, State state, List<Card> cards) {

  enum State {
    GOING_ON,
    COMPLETED,
    FAILED,
    UNKNOWN
  }

  static DingRecord of(JsonNode record) {
    var id = record.path("TransferId");
    // Other keys come and go with the operator; the PIN is what the buyer needs.
    var pin = SupplierJson.text(record.path("ReceiptParams"), "pin");
    return new DingRecord(
        SupplierJson.text(id, "TransferRef"),
        SupplierJson.text(id, "DistributorRef"),
        state(record.path("ProcessingState").asText()),
        pin == null ? List.of() : List.of(new Card(pin, null, null)));
  }

  private static State state(String name) {
    return switch (name) {
      case "Submitted", "Processing", "Cancelling" -> State.GOING_ON;
      case "Completed" -> State.COMPLETED;
      // What was cancelled has been credited to us again.
      case "Failed", "Cancelled" -> State.FAILED;
      default -> State.UNKNOWN;
    };
  }

  boolean isAbout(String attemptNo) {
    return attemptNo.equals(distributorRef);
  }

  /** It may hold a PIN. */
  @Override
  public String toString() {
    return "DingRecord[" + transferRef + ", " + state + "]";
  }
}
