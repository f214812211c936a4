package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.QueryAnswer;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks what became of an order: by its transaction where that is known, else by our number. */
final class ReloadlyQueries {

  private final ReloadlyGateway gateway;
  private final CodeLists codes;

  ReloadlyQueries(ReloadlyGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  Uni<QueryAnswer> query(String attemptNo, @Nullable String reference) {
    for (var line : Line.values()) {
      var id = reference == null ? null : line.transactionId(reference);
      if (id != null) {
        return byTransaction(line, attemptNo, id);
      }
    }
    // No answer told which line has it: it is unknown only when both say so.
    return byNumber(Line.TOPUPS, attemptNo)
        .flatMap(
            answer ->
                answer instanceof QueryAnswer.NotFound
                    ? byNumber(Line.GIFTCARDS, attemptNo)
                    : Uni.createFrom().item(answer));
  }

  private Uni<QueryAnswer> byTransaction(Line line, String attemptNo, String id) {
    var path =
        switch (line) {
          case TOPUPS -> "/topups/" + id + "/status";
          case GIFTCARDS -> "/reports/transactions/" + id;
        };
    return ask(line, path, said -> state(line, attemptNo, ReloadlyTransaction.of(said)));
  }

  private Uni<QueryAnswer> byNumber(Line line, String attemptNo) {
    var path =
        switch (line) {
          case TOPUPS -> "/topups/reports/transactions";
          case GIFTCARDS -> "/reports/transactions";
        };
    var number = URLEncoder.encode(attemptNo, StandardCharsets.UTF_8);
    return ask(
        line,
        path + "?size=10&page=1&customIdentifier=" + number,
        said -> listed(line, attemptNo, said));
  }

  private Uni<QueryAnswer> listed(Line line, String attemptNo, JsonNode said) {
    var list = ReloadlyTransaction.listed(line, said);
    if (list.isEmpty()) {
      return item(new QueryAnswer.Unknown("no_list"));
    }
    if (list.get().isEmpty()) {
      return item(new QueryAnswer.NotFound());
    }
    // A list of others may be one that was not narrowed: ours may stand on the next page.
    return list.get().stream()
        .filter(one -> one.isAbout(attemptNo))
        .findFirst()
        .map(one -> state(line, attemptNo, one))
        .orElseGet(() -> item(new QueryAnswer.Unknown("another_order")));
  }

  private Uni<QueryAnswer> state(Line line, String attemptNo, ReloadlyTransaction transaction) {
    if (!transaction.isAbout(attemptNo)) {
      return item(new QueryAnswer.Unknown("another_order"));
    }
    var reference = line.reference(transaction.id());
    return switch (transaction.status()) {
      case "SUCCESSFUL" -> succeeded(line, transaction, reference);
      case "PROCESSING", "PENDING" -> item(new QueryAnswer.Processing(reference));
      case "FAILED", "REFUNDED" -> item(codes.failed(transaction.status()));
      default -> item(new QueryAnswer.Unknown("unknown_state"));
    };
  }

  private Uni<QueryAnswer> succeeded(
      Line line, ReloadlyTransaction transaction, @Nullable String reference) {
    return switch (line) {
      case TOPUPS -> item(new QueryAnswer.Success(reference, transaction.pinCards()));
      case GIFTCARDS ->
          transaction.id() == null
              ? item(new QueryAnswer.Unknown("no_transaction"))
              : ask(
                  line,
                  "/orders/transactions/" + transaction.id() + "/cards",
                  said -> cards(reference, said));
    };
  }

  // It was sold, and its codes may be later than that: it is asked again.
  private static Uni<QueryAnswer> cards(@Nullable String reference, JsonNode said) {
    var cards = ReloadlyTransaction.giftCards(said);
    return item(
        cards.isEmpty()
            ? new QueryAnswer.Processing(reference)
            : new QueryAnswer.Success(reference, cards));
  }

  private Uni<QueryAnswer> ask(
      Line line, String path, Function<JsonNode, Uni<QueryAnswer>> understand) {
    return gateway
        .get(line, path)
        .flatMap(
            answer ->
                answer instanceof GatewayAnswer.Done<JsonNode>(var said)
                    ? understand.apply(said)
                    : item(codes.known(answer, _ -> new QueryAnswer.Unknown("unreachable"))));
  }

  private static Uni<QueryAnswer> item(QueryAnswer answer) {
    return Uni.createFrom().item(answer);
  }
}
