package bida.simulators.acme;

import bida.simulators.app.WebhookSecrets;
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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;

/** The calls of the contract; a product that begins with CARD is sold as codes. */
final class Api {
  private static final BigDecimal PRICE = new BigDecimal("9.60");
  private static final String CARDS = "cards";
  private static final int MOST_UNITS = 1000;

  private final InstantSource clock;
  private final WebhookSecrets secrets;
  private final SalesBook book;
  private final Knobs knobs;
  private final Shelf shelf;
  private final Troubles troubles;
  private final News news;
  private final Sales sales;

  Api(
      InstantSource clock,
      String secret,
      SalesBook book,
      Knobs knobs,
      Troubles troubles,
      News news) {
    this.clock = clock;
    this.secrets = new WebhookSecrets(secret);
    this.book = book;
    this.knobs = knobs;
    this.shelf = new Shelf(knobs, PRICE);
    this.troubles = troubles;
    this.news = news;
    this.sales = new Sales(clock, book, knobs);
  }

  Answer order(Request request) {
    var asked = request.json();
    var scope = Scope.of(asked.path("attemptNo").asText(), asked.path("account").asText());
    return answer("submit", "order_" + scope.order(), request, scope, () -> order(asked, scope));
  }

  Answer show(Request request) {
    var number = request.param("attemptNo");
    return answer("query", "query_" + number, request, Scope.of(number), () -> show(number));
  }

  Answer product(Request request) {
    var product = request.param("product");
    var id =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(product.getBytes(StandardCharsets.UTF_8));
    return answer("goods", "product_" + id, request, Scope.of("", product), () -> product(product));
  }

  private Answer answer(
      String kind, String id, Request request, Scope scope, Supplier<JsonNode> work) {
    return troubles.around(
        kind,
        scope,
        () -> {
          try {
            // The message's id binds a signature without a body to what is asked about.
            if (!request.header("webhook-id").equals(id)
                || !secrets.signed(request, clock.instant())) {
              throw new Refusal(401, "BAD_SIGNATURE", "not signed by us both, or not now");
            }
            return Answer.ok(work.get());
          } catch (Refusal refusal) {
            return refusal.answer();
          }
        });
  }

  private JsonNode order(JsonNode asked, Scope scope) {
    var product = asked.path("product").asText();
    var account = asked.path("account").asText();
    int quantity = asked.path("quantity").asInt();
    var line = product.startsWith("CARD") ? CARDS : "recharges";
    synchronized (book) {
      var before = book.byNumber(scope.order());
      if (before.isPresent()) {
        if (!isSame(before.get(), product, quantity, account)) {
          throw new Refusal(409, "NUMBER_USED", "the number is of another order");
        }
        return json(before.get());
      }
      var item = shelf.of(product);
      if (product.isEmpty() || !item.onSale()) {
        throw new Refusal(422, "PRODUCT_UNKNOWN", "no such product");
      }
      if (quantity < 1 || quantity > MOST_UNITS) throw new Refusal(400, "BAD_REQUEST", "quantity");
      if (!line.equals(CARDS) && account.isEmpty()) {
        throw new Refusal(422, "ACCOUNT_INVALID", "no such account");
      }
      if (!item.has(quantity) || knobs.take("supplier.outOfStock", scope)) {
        throw new Refusal(422, "OUT_OF_STOCK", "none left");
      }
      if (knobs.take("supplier.noBalance", scope)) {
        throw new Refusal(402, "BALANCE_TOO_LOW", "pay in");
      }
      var most = asked.path("maxCost").asText();
      if (!most.isEmpty() && item.price().compareTo(new BigDecimal(most)) > 0) {
        throw new Refusal(422, "TOO_DEAR", "one costs " + item.price());
      }
      var sale =
          sales.take(
              scope,
              "AC%010d".formatted(book.nextNumber()),
              line,
              product,
              quantity,
              account,
              asked.path("callbackUrl").asText(),
              Outcome.ofAccount(account));
      news.follow(sale);
      return json(sale);
    }
  }

  private static boolean isSame(Sale before, String product, int quantity, String account) {
    return before.product().equals(product)
        && before.quantity() == quantity
        && before.account().equals(account);
  }

  private JsonNode product(String product) {
    var item = shelf.of(product);
    if (!item.listed()) throw new Refusal(404, "PRODUCT_UNKNOWN", "no such product");
    return Json.MAPPER
        .createObjectNode()
        .put("product", product)
        .put("onSale", item.onSale())
        .put("stock", item.stock())
        .put("price", item.price().toPlainString())
        .put("currency", "CNY");
  }

  private JsonNode show(String number) {
    synchronized (book) {
      var sale =
          book.byNumber(number)
              .filter(
                  one -> !knobs.take("query.notFoundFirst", Scope.of(one.number(), one.account())))
              .orElseThrow(() -> new Refusal(404, "ORDER_NOT_FOUND", "no such order"));
      return json(sale);
    }
  }

  private ObjectNode json(Sale sale) {
    var state = sale.state(clock.instant());
    var json = json(sale, state);
    if (state == Sale.State.SUCCESS && sale.line().equals(CARDS)) {
      var cards = json.putArray("cards");
      sale.codes()
          .forEach(code -> cards.addObject().put("number", code).put("secret", code + "-S"));
    }
    return json;
  }

  private static ObjectNode json(Sale sale, Sale.State state) {
    return Json.MAPPER
        .createObjectNode()
        .put("attemptNo", sale.number())
        .put("status", state.name())
        .put("supplierNo", sale.reference());
  }

  /** Without the cards themselves: whoever is told fetches them. */
  static JsonNode callback(Sale sale, Sale.State state) {
    return json(sale, state)
        .put("product", sale.product())
        .put("quantity", sale.quantity())
        .put(
            "cardCount",
            state == Sale.State.SUCCESS && sale.line().equals(CARDS) ? sale.quantity() : 0);
  }
}
