package bida.simulators.ding;

import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
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
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * SendTransfer and ListTransferRecords, GetProducts and GetProviderStatus: the result code counts,
 * whatever the status.
 */
final class Api {
  private static final String NO_ACCOUNT = "0000000000";
  private static final String PROVIDER = "SIM";
  private static final BigDecimal LEAST = new BigDecimal("0.01");
  private static final BigDecimal MOST = new BigDecimal("100000");

  private final InstantSource clock;
  private final String apiKey;
  private final SalesBook book;
  private final Knobs knobs;
  private final Shelf shelf;
  private final Troubles troubles;
  private final Sales sales;

  Api(InstantSource clock, String apiKey, SalesBook book, Knobs knobs, Troubles troubles) {
    this.clock = clock;
    this.apiKey = apiKey;
    this.book = book;
    this.knobs = knobs;
    // Its price is what is sent, so a knob of it is the fee on top.
    this.shelf = new Shelf(knobs, BigDecimal.ZERO);
    this.troubles = troubles;
    this.sales = new Sales(clock, book, knobs);
  }

  Answer sendTransfer(Request request) {
    var asked = request.json();
    var scope =
        Scope.of(asked.path("DistributorRef").asText(), asked.path("AccountNumber").asText());
    return troubles.around("submit", scope, () -> said(request, () -> send(asked, scope)));
  }

  Answer listTransferRecords(Request request) {
    var asked = request.json();
    var scope = Scope.of(asked.path("DistributorRef").asText());
    return troubles.around("query", scope, () -> said(request, () -> list(asked)));
  }

  Answer getProducts(Request request) {
    var sku = request.query("skuCodes");
    return troubles.around("goods", Scope.of("", sku), () -> said(request, () -> products(sku)));
  }

  /** The product's own provider: one that is off sale has one that processes nothing. */
  Answer getProviderStatus(Request request) {
    var provider = request.query("providerCodes");
    return troubles.around(
        "goods", Scope.of("", provider), () -> said(request, () -> status(provider)));
  }

  private ObjectNode products(String sku) {
    var item = shelf.of(sku);
    var said = result(1, "", "");
    var items = said.putArray("Items");
    if (item.listed() && !sku.isEmpty()) {
      var one = items.addObject().put("ProviderCode", PROVIDER + "-" + sku).put("SkuCode", sku);
      price(one.putObject("Minimum"), LEAST, item.price());
      price(one.putObject("Maximum"), MOST, item.price());
      one.put("ProcessingMode", "Instant").put("RedemptionMechanism", "Immediate");
    }
    return said;
  }

  private static void price(ObjectNode price, BigDecimal value, BigDecimal fee) {
    price.put("SendValue", value);
    price.put("SendCurrencyIso", "USD");
    price.put("CustomerFee", 0);
    price.put("DistributorFee", fee);
  }

  private ObjectNode status(String provider) {
    var item = shelf.of(provider.replaceFirst("^" + PROVIDER + "-", ""));
    var said = result(1, "", "");
    said.putArray("Items")
        .addObject()
        .put("ProviderCode", provider)
        .put("IsProcessingTransfers", item.onSale() && item.has(1))
        .put("Message", "");
    return said;
  }

  private Answer said(Request request, Supplier<ObjectNode> work) {
    if (!MessageDigest.isEqual(
        apiKey.getBytes(StandardCharsets.UTF_8),
        request.header("api_key").getBytes(StandardCharsets.UTF_8))) {
      return Answer.json(401, result(4, "AuthenticationFailed", ""));
    }
    try {
      return Answer.ok(work.get());
    } catch (Refusal refusal) {
      var said = result(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
      said.putNull("TransferRecord");
      return Answer.ok(said);
    }
  }

  private ObjectNode send(JsonNode asked, Scope scope) {
    var account = asked.path("AccountNumber").asText();
    var sku = asked.path("SkuCode").asText();
    if (scope.order().isEmpty() || sku.isEmpty() || asked.path("SendValue").asDouble() <= 0) {
      throw new Refusal(4, "ParameterInvalid", "");
    }
    if (account.isEmpty()) throw new Refusal(4, "AccountNumberInvalid", "AccountNumberFailedRegex");
    Uat.of(account).ifPresent(refusal -> scripted(refusal, scope));
    var item = shelf.of(sku);
    if (!item.onSale() || !item.has(1) || knobs.take("supplier.outOfStock", scope)) {
      throw new Refusal(5, "ProviderError", "ProductUnavailable");
    }
    if (knobs.take("supplier.noBalance", scope)) throw new Refusal(5, "InsufficientBalance", "");
    // It checks, takes nothing, and gives no number.
    if (asked.path("ValidateOnly").asBoolean(true)) return validated(sku, account);
    synchronized (book) {
      // Not documented, so the safer of the two: it is told, and ordered once.
      if (book.byNumber(scope.order()).isPresent()) {
        throw new Refusal(4, "ParameterInvalid", "DistributorRef");
      }
      var sale =
          sales.take(
              scope,
              "DG%010d".formatted(book.nextNumber()),
              account.equals(NO_ACCOUNT) ? "vouchers" : "topups",
              sku,
              1,
              account,
              "",
              Outcome.success);
      var said = result(1, "", "");
      said.set("TransferRecord", record(sale));
      return said;
    }
  }

  private void scripted(Refusal refusal, Scope scope) {
    knobs.injected("uat." + refusal.code(), scope);
    throw refusal;
  }

  private static ObjectNode validated(String sku, String account) {
    var said = result(1, "", "");
    said.putObject("TransferRecord")
        .put("SkuCode", sku)
        .put("ProcessingState", "Completed")
        .put("AccountNumber", account);
    return said;
  }

  private ObjectNode list(JsonNode asked) {
    if (asked.path("Take").asInt() < 1) throw new Refusal(4, "ParameterInvalid", "Take");
    var said = result(1, "", "");
    said.put("ThereAreMoreItems", false);
    var items = said.putArray("Items");
    synchronized (book) {
      book.byNumber(asked.path("DistributorRef").asText())
          .filter(
              sale -> !knobs.take("query.notFoundFirst", Scope.of(sale.number(), sale.account())))
          .ifPresent(
              sale -> {
                var item = result(1, "", "");
                item.set("TransferRecord", record(sale));
                items.add(item);
              });
    }
    return said;
  }

  private ObjectNode record(Sale sale) {
    var record = Json.MAPPER.createObjectNode();
    record
        .putObject("TransferId")
        .put("TransferRef", sale.reference())
        .put("DistributorRef", sale.number());
    var state = sale.state(clock.instant());
    record.put("SkuCode", sale.product());
    record.put("StartedUtc", sale.createdAt().toString());
    record.put(
        "ProcessingState",
        switch (state) {
          case PROCESSING -> "Submitted";
          case SUCCESS -> "Completed";
          case FAILED -> "Failed";
        });
    var receipt = record.putObject("ReceiptParams");
    if (state == Sale.State.SUCCESS && sale.line().equals("vouchers")) {
      receipt.put("pin", sale.codes().getFirst());
      record.put("ReceiptText", "Dial *123* and the PIN.");
    }
    record.put("AccountNumber", sale.account());
    return record;
  }

  private static ObjectNode result(int code, String error, String context) {
    var said = Json.MAPPER.createObjectNode();
    said.put("ResultCode", code);
    var errors = said.putArray("ErrorCodes");
    if (!error.isEmpty()) {
      errors.addObject().put("Code", error).put("Context", context.isEmpty() ? null : context);
    }
    return said;
  }
}
