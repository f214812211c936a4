package bida.fulfillment.supplier.generic;

import static bida.fulfillment.supplier.generic.Acme.callback;
import static bida.fulfillment.supplier.generic.Acme.code;
import static bida.fulfillment.supplier.generic.Acme.order;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Price;
import bida.fulfillment.supplier.Listing.Stock;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierContract;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class GenericContractTest extends SupplierContract {

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    return Acme.acme(
        address,
        clock,
        Map.of(
            "bida.generic.acme.request-timeout",
            requestTimeout.toString(),
            "bida.generic.acme.secret-before",
            Acme.BEFORE));
  }

  @Override
  protected String product() {
    return "P1001";
  }

  @Override
  protected List<Offered> offered() {
    return List.of(
        new Offered(
            goods("\"onSale\":true,\"stock\":12,\"price\":\"9.60\",\"currency\":\"CNY\""),
            new Listing(true, new Stock.Count(12), new Price(new BigDecimal("9.60"), "CNY"))),
        new Offered(
            goods("\"onSale\":true,\"stock\":\"ENOUGH\",\"price\":9.6,\"currency\":\"CNY\""),
            new Listing(true, new Stock.Enough(), new Price(new BigDecimal("9.6"), "CNY"))),
        new Offered(
            goods("\"onSale\":false,\"stock\":\"NONE\""),
            new Listing(false, new Stock.None(), null)),
        new Offered(
            goods("\"onSale\":true,\"stock\":\"LOTS\",\"price\":\"9.60\",\"currency\":\"yuan\""),
            new Listing(true, new Stock.Unknown(), null)));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(code(404, "PRODUCT_UNKNOWN"));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        code(400, "BAD_REQUEST"),
        // Who has not implemented the call.
        code(404, "NOT_FOUND"),
        goods("\"onSale\":\"yes\""),
        Said.ok("{\"product\":\"P1002\",\"onSale\":false}"));
  }

  private static Script goods(String fields) {
    return Said.ok("{\"product\":\"P1001\",%s}".formatted(fields));
  }

  @Override
  protected List<String> secrets() {
    return List.of(Acme.SECRET, Acme.BEFORE, Acme.CODE);
  }

  @Override
  protected Script accepted(String number) {
    return order(number, "ACCEPTED");
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of(order(number, "SUCCESS"));
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(code(422, "OUT_OF_STOCK"), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(422, "TOO_DEAR"), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(code(402, "BALANCE_TOO_LOW"), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(code(400, "ACCOUNT_INVALID"), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(code(400, "BAD_REQUEST"), code(401, "BAD_SIGNATURE"), code(429, "TOO_MANY"));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(code(409, "NUMBER_USED"), order(number, "PROCESSING"));
  }

  @Override
  protected Script processing(String number) {
    return order(number, "PROCESSING");
  }

  @Override
  protected Script succeeded(String number) {
    return order(number, "SUCCESS");
  }

  @Override
  protected Script failed(String number) {
    return order(number, "FAILED");
  }

  @Override
  protected Script notFound(String number) {
    return code(404, "ORDER_NOT_FOUND");
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(
        order(number, "REVERSED"),
        code(404, "NO_SUCH_PAGE"),
        Said.ok(
            "{\"attemptNo\":\"%s\",\"status\":\"SUCCESS\",\"cards\":[{\"pin\":\"1\"}]}"
                .formatted(number)));
  }

  @Override
  protected List<Letter> callbacks() {
    return List.of(
        new Letter(letter(Acme.SECRET, "SUCCESS", 0), Outcome.SUCCESS),
        new Letter(letter(Acme.BEFORE, "SUCCESS", 0), Outcome.SUCCESS),
        new Letter(letter(Acme.SECRET, "SUCCESS", 2), Outcome.PROCESSING),
        new Letter(letter(Acme.SECRET, "PROCESSING", 0), Outcome.PROCESSING),
        new Letter(letter(Acme.SECRET, "FAILED", 0), Outcome.FAILED),
        new Letter(letter(Acme.SECRET, "REVERSED", 0), Outcome.UNKNOWN));
  }

  @Override
  protected boolean callbacksHaveATime() {
    return true;
  }

  @Override
  protected String acknowledgement() {
    return "ok";
  }

  @Override
  protected List<CallbackRequest> forgeries() {
    var genuine = letter(Acme.SECRET, "SUCCESS", 0);
    return List.of(
        letter("whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCE=", "SUCCESS", 0),
        with(genuine, "webhook-id", "msg_2"),
        with(genuine, "webhook-timestamp", Long.toString(NOW.getEpochSecond() + 1)),
        with(genuine, "webhook-signature", "v1,"),
        with(genuine, "webhook-signature", ""));
  }

  private static CallbackRequest with(CallbackRequest request, String header, String value) {
    var headers = new java.util.HashMap<>(request.headers());
    headers.put(header, value);
    return new CallbackRequest(
        request.method(), request.query(), request.contentType(), request.body(), headers);
  }

  private static CallbackRequest letter(String secret, String status, int cardCount) {
    return callback(
        secret,
        NOW,
        "{\"attemptNo\":\"%s\",\"status\":\"%s\",\"supplierNo\":\"AC1\",\"product\":\"P1001\",\"quantity\":1,\"cardCount\":%d}"
            .formatted(NUMBER, status, cardCount));
  }
}
