package bida.simulators.reloadly;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.supplier.News;
import bida.simulators.supplier.Outcome;
import bida.simulators.supplier.Sale;
import bida.simulators.supplier.Sales;
import bida.simulators.supplier.SalesBook;
import bida.simulators.supplier.Shelf;
import bida.simulators.supplier.Troubles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Both of its lines: what is on offer; what is ordered is told of by status, list and code. */
final class Api {
  static final String TOPUPS = "topups";
  static final String GIFTCARDS = "giftcards";
  private static final int[] FACES = {5, 10, 25, 50, 100};

  private final InstantSource clock;
  private final ReloadlyAccount account;
  private final Tokens tokens;
  private final SalesBook book;
  private final Knobs knobs;
  private final Shelf shelf;
  private final Troubles troubles;
  private final News news;
  private final Sales sales;

  Api(
      InstantSource clock,
      ReloadlyAccount account,
      Tokens tokens,
      SalesBook book,
      Knobs knobs,
      Troubles troubles,
      News news) {
    this.clock = clock;
    this.account = account;
    this.tokens = tokens;
    this.book = book;
    this.knobs = knobs;
    // It takes the amount itself, so a knob of the price is the sender's fee.
    this.shelf = new Shelf(knobs, BigDecimal.ZERO);
    this.troubles = troubles;
    this.news = news;
    this.sales = new Sales(clock, book, knobs);
  }

  Answer token(Request request) {
    return troubles.around("token", Scope.of(""), () -> tokenOrNot(request));
  }

  private Answer tokenOrNot(Request request) {
    try {
      return tokens.issue(request);
    } catch (Refusal refusal) {
      return error(request, refusal);
    }
  }

  Answer topUp(Request request) {
    var asked = request.json();
    var phone = asked.path("recipientPhone").path("number").asText();
    var scope = Scope.of(asked.path("customIdentifier").asText(), phone);
    return answer("submit", Tokens.TOPUPS, request, scope, () -> topUp(asked, phone, scope));
  }

  private JsonNode topUp(JsonNode asked, String phone, Scope scope) {
    if (!asked.path("operatorId").asText().matches("\\d{1,9}")) {
      throw new Refusal(400, "OPERATOR_NOT_FOUND", "Operator not found");
    }
    if (asked.path("amount").asDouble() <= 0) {
      throw new Refusal(400, "INVALID_AMOUNT", "Amounts are numerical");
    }
    if (phone.isEmpty()) {
      throw new Refusal(400, "INVALID_RECIPIENT_PHONE", "Recipient phone number is not valid");
    }
    var sale =
        take(scope, TOPUPS, asked.path("operatorId").asText(), 1, phone, Outcome.ofAccount(phone));
    return Json.MAPPER.createObjectNode().put("transactionId", id(sale));
  }

  Answer order(Request request) {
    var asked = request.json();
    var scope = Scope.of(asked.path("customIdentifier").asText());
    return answer("submit", Tokens.GIFTCARDS, request, scope, () -> order(asked, scope));
  }

  private JsonNode order(JsonNode asked, Scope scope) {
    int quantity = asked.path("quantity").asInt();
    if (asked.path("senderName").asText().isEmpty()
        || asked.path("productId").asLong() < 1
        || quantity < 1
        || asked.path("unitPrice").asDouble() <= 0) {
      throw new Refusal(400, "", "Invalid price, please ensure you selected the right price.");
    }
    var product = asked.path("productId").asText();
    return transaction(take(scope, GIFTCARDS, product, quantity, "", Outcome.success));
  }

  private Sale take(
      Scope scope, String line, String product, int quantity, String phone, Outcome outcome) {
    synchronized (book) {
      if (scope.order().isEmpty() || book.byNumber(scope.order()).isPresent()) {
        throw new Refusal(400, "CUSTOM_IDENTIFIER_ALREADY_USED", "The identifier is in use");
      }
      var item = shelf.of(product);
      if (!item.onSale() || !item.has(quantity) || knobs.take("supplier.outOfStock", scope)) {
        throw new Refusal(400, "OPERATOR_NOT_IN_SERVICE", "Not in service");
      }
      if (knobs.take("supplier.noBalance", scope)) {
        throw new Refusal(400, "INSUFFICIENT_BALANCE", "Insufficient balance");
      }
      var sale =
          sales.take(
              scope,
              Long.toString(4_600_000 + book.nextNumber()),
              line,
              product,
              quantity,
              phone,
              account.webhookUrl(),
              outcome);
      news.follow(sale);
      return sale;
    }
  }

  Answer operator(Request request) {
    var id = request.param("id");
    return answer("goods", Tokens.TOPUPS, request, Scope.of("", id), () -> operator(id));
  }

  private JsonNode operator(String id) {
    var item = shelf.of(id);
    if (!id.matches("\\d{1,9}") || !item.listed()) {
      throw new Refusal(404, "", "Operator not found for given id");
    }
    var json = Json.MAPPER.createObjectNode();
    json.put("operatorId", Long.parseLong(id)).put("name", "Operator " + id);
    json.put("denominationType", "RANGE").put("senderCurrencyCode", "USD");
    json.put("minAmount", 1).put("maxAmount", 500);
    json.putArray("fixedAmounts");
    return json.put("status", item.onSale() && item.has(1) ? "ACTIVE" : "INACTIVE");
  }

  Answer product(Request request) {
    var id = request.param("id");
    return answer("goods", Tokens.GIFTCARDS, request, Scope.of("", id), () -> product(id));
  }

  private JsonNode product(String id) {
    var item = shelf.of(id);
    if (!id.matches("\\d{1,9}") || !item.listed()) {
      throw new Refusal(404, "", "Product not found for given id");
    }
    var json = Json.MAPPER.createObjectNode();
    json.put("productId", Long.parseLong(id)).put("productName", "Card " + id);
    json.put("denominationType", "FIXED").put("senderFee", item.price());
    json.put("recipientCurrencyCode", "USD").put("senderCurrencyCode", "USD");
    var faces = json.putArray("fixedRecipientDenominations");
    var costs = json.putObject("fixedRecipientToSenderDenominationsMap");
    for (var face : FACES) {
      faces.add(face);
      costs.put(face + ".0", face);
    }
    return json.put("status", item.onSale() && item.has(1) ? "ACTIVE" : "INACTIVE");
  }

  Answer status(Request request) {
    return one(request, Tokens.TOPUPS, TOPUPS);
  }

  Answer sold(Request request) {
    return one(request, Tokens.GIFTCARDS, GIFTCARDS);
  }

  private Answer one(Request request, String audience, String line) {
    var sale = found(request, line);
    return answer("query", audience, request, scope(sale), () -> transaction(known(sale)));
  }

  Answer topUps(Request request) {
    return list(request, Tokens.TOPUPS, TOPUPS);
  }

  Answer giftCards(Request request) {
    return list(request, Tokens.GIFTCARDS, GIFTCARDS);
  }

  private Answer list(Request request, String audience, String line) {
    Optional<Sale> sale;
    synchronized (book) {
      sale =
          book.byNumber(request.query("customIdentifier")).filter(one -> one.line().equals(line));
    }
    var scope = sale.map(Api::scope).orElse(Scope.of(request.query("customIdentifier")));
    return answer(
        "query",
        audience,
        request,
        scope,
        () -> {
          var page = Json.MAPPER.createObjectNode();
          var content = page.putArray("content");
          if (!knobs.take("query.notFoundFirst", scope)) {
            sale.ifPresent(one -> content.add(transaction(one)));
          }
          return page;
        });
  }

  Answer codes(Request request) {
    var sale = found(request, GIFTCARDS);
    return answer(
        "codes",
        Tokens.GIFTCARDS,
        request,
        scope(sale),
        () -> {
          var codes = Json.MAPPER.createArrayNode();
          known(sale)
              .codes()
              .forEach(code -> codes.addObject().put("cardNumber", code).put("pinCode", "5821"));
          return codes;
        });
  }

  private Optional<Sale> found(Request request, String line) {
    synchronized (book) {
      return book.byReference(request.param("id")).filter(sale -> sale.line().equals(line));
    }
  }

  private static Sale known(Optional<Sale> sale) {
    return sale.orElseThrow(() -> new Refusal(404, "", "Invalid transaction id"));
  }

  private static Scope scope(Optional<Sale> sale) {
    return sale.map(Api::scope).orElse(Scope.of(""));
  }

  private static Scope scope(Sale sale) {
    return Scope.of(sale.number(), sale.account());
  }

  private static long id(Sale sale) {
    return Long.parseLong(sale.reference());
  }

  private ObjectNode transaction(Sale sale) {
    return transaction(sale, sale.state(clock.instant()));
  }

  static ObjectNode transaction(Sale sale, Sale.State state) {
    var json = Json.MAPPER.createObjectNode();
    json.put("transactionId", id(sale));
    json.put("customIdentifier", sale.number());
    json.put(
        "status",
        switch (state) {
          case PROCESSING -> "PROCESSING";
          case SUCCESS -> "SUCCESSFUL";
          case FAILED -> "FAILED";
        });
    if (sale.line().equals(TOPUPS)) {
      json.put("operatorId", sale.product()).put("recipientPhone", sale.account());
    } else {
      json.putObject("product").put("productId", sale.product()).put("quantity", sale.quantity());
    }
    return json;
  }

  private Answer answer(
      String kind, String audience, Request request, Scope scope, Supplier<JsonNode> work) {
    return troubles.around(
        kind,
        scope,
        () -> {
          try {
            if (knobs.takeOn("api.tokenExpired", kind, scope)) {
              throw new Refusal(401, "TOKEN_EXPIRED", "The token has expired");
            }
            tokens.check(request, audience);
            return Answer.ok(work.get());
          } catch (Refusal refusal) {
            return error(request, refusal);
          }
        });
  }

  private Answer error(Request request, Refusal refusal) {
    var said = Json.MAPPER.createObjectNode();
    said.put("timeStamp", clock.instant().toString());
    said.put("message", refusal.getMessage());
    said.put("path", request.path());
    said.put("errorCode", refusal.code().isEmpty() ? null : refusal.code());
    said.putNull("infoLink");
    said.putArray("details");
    return Answer.json(refusal.status(), said);
  }
}
