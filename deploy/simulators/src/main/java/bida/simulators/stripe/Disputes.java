package bida.simulators.stripe;

import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;

/** A buyer's bank takes money back, and perhaps gives it back again. Callers hold the book. */
final class Disputes {
  private static final Set<String> OVER = Set.of("won", "lost", "warning_closed", "prevented");
  private static final long FEE = 1500;
  private static final long TO_REPLY = Duration.ofDays(7).toSeconds();

  private final StripeBook book;
  private final Events events;
  private final Balance balance;

  Disputes(StripeBook book, Events events, Balance balance) {
    this.book = book;
    this.events = events;
    this.balance = balance;
  }

  /** The first time it opens one; later it moves that one on. */
  ObjectNode move(ObjectNode charge, JsonNode wish) {
    var status = wish.path("status").asText("needs_response");
    var order = Refunds.orderOf(charge);
    var known =
        book
            .all("dispute", d -> d.path("charge").asText().equals(charge.path("id").asText()))
            .stream()
            .findFirst();
    var dispute = known.map(ObjectNode::deepCopy).orElseGet(() -> opened(charge, wish, status));
    dispute.put("status", status);
    if (known.isPresent() && status.equals("won"))
      take(dispute, dispute.path("amount").asLong(), 0);
    book.write(dispute);
    var change = OVER.contains(status) ? "closed" : known.isPresent() ? "updated" : "created";
    events.tell("charge.dispute." + change, dispute, order);
    return dispute;
  }

  private ObjectNode opened(ObjectNode charge, JsonNode wish, String status) {
    var dispute = book.make("dp", "dispute");
    var amount = wish.path("amount").asLong(charge.path("amount").asLong());
    dispute.put("amount", amount);
    dispute.put("charge", charge.path("id").asText());
    dispute.put("currency", charge.path("currency").asText());
    dispute.putObject("evidence_details").put("due_by", book.now() + TO_REPLY);
    dispute.putObject("metadata");
    dispute.put("payment_intent", charge.path("payment_intent").asText());
    dispute.put("reason", wish.path("reason").asText("fraudulent"));
    // A warning takes nothing yet.
    if (!status.startsWith("warning")) {
      take(dispute, -amount, FEE);
      book.write(charge.deepCopy().put("disputed", true));
    }
    return dispute;
  }

  private void take(ObjectNode dispute, long amount, long fee) {
    var category = amount < 0 ? "dispute" : "dispute_reversal";
    balance.book("adjustment", category, dispute, amount, fee, Scope.of(""));
  }
}
