package bida.fulfillment.supplier.reloadly;

import static bida.fulfillment.supplier.reloadly.Reloadlys.error;
import static bida.fulfillment.supplier.reloadly.Reloadlys.page;
import static bida.fulfillment.supplier.reloadly.Reloadlys.told;
import static bida.fulfillment.supplier.reloadly.Reloadlys.topUp;
import static bida.fulfillment.supplier.reloadly.Reloadlys.webhook;
import static bida.fulfillment.supplier.reloadly.Reloadlys.withToken;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Price;
import bida.fulfillment.supplier.Listing.Stock;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierContract;
import bida.fulfillment.supplier.Wire.Asked;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class ReloadlyContractTest extends SupplierContract {

  private static final String SENT = Long.toString(NOW.toEpochMilli());
  private static final String TOPUP = "airtime_transaction.status";
  private static final String GIFTCARD = "giftcard_transaction.status";

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    return Reloadlys.reloadly(address, clock, requestTimeout);
  }

  @Override
  protected String product() {
    return "topup-535-GB-5.00";
  }

  @Override
  protected List<String> secrets() {
    return List.of(
        Reloadlys.CLIENT_SECRET, Reloadlys.WEBHOOK_SECRET, Reloadlys.TOKEN, Reloadlys.PIN);
  }

  @Override
  protected boolean isAside(Asked asked) {
    return Reloadlys.isForAToken(asked);
  }

  @Override
  protected Script accepted(String number) {
    return withToken(Said.ok("{\"transactionId\":4602843}"));
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of();
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(
            withToken(error(400, "INVALID_AMOUNT_FOR_OPERATOR")), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(
            withToken(error(400, "INSUFFICIENT_BALANCE")), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(
            withToken(error(400, "INVALID_RECIPIENT_PHONE")), Actor.BUYER, "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(
        withToken(error(400, "TOPUP_TRANSACTION_FAILED")),
        withToken(error(400, "PHONE_RECENTLY_RECHARGED")),
        withToken(error(404, "")),
        withToken(error(401, "INVALID_TOKEN")),
        withToken(error(429, "TOO_MANY")));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(withToken(error(400, "CUSTOM_IDENTIFIER_ALREADY_USED")));
  }

  @Override
  protected Script processing(String number) {
    return withToken(page(topUp(number, "PROCESSING")));
  }

  @Override
  protected Script succeeded(String number) {
    return withToken(page(topUp(number, "SUCCESSFUL")));
  }

  @Override
  protected Script failed(String number) {
    return withToken(page(topUp(number, "FAILED")));
  }

  @Override
  protected Script notFound(String number) {
    return withToken(page());
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(withToken(page(topUp(number, "HELD"))));
  }

  @Override
  protected List<Letter> callbacks() {
    return List.of(
        new Letter(letter(told(TOPUP, NUMBER, "SUCCESSFUL")), Outcome.SUCCESS),
        new Letter(letter(told(TOPUP, NUMBER, "REFUNDED")), Outcome.FAILED),
        new Letter(letter(told(TOPUP, NUMBER, "PROCESSING")), Outcome.PROCESSING),
        new Letter(letter(told(TOPUP, NUMBER, "HELD")), Outcome.UNKNOWN),
        // Its code is read by a query.
        new Letter(letter(told(GIFTCARD, NUMBER, "SUCCESSFUL")), Outcome.PROCESSING),
        new Letter(letter(told(GIFTCARD, NUMBER, "FAILED")), Outcome.FAILED));
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
    var body = told(TOPUP, NUMBER, "SUCCESSFUL");
    return List.of(
        webhook("another secret", SENT, body),
        webhook(Reloadlys.CLIENT_SECRET, SENT, body),
        webhook(Reloadlys.WEBHOOK_SECRET, "soon", body));
  }

  @Override
  protected List<Offered> offered() {
    var five = new Price(new BigDecimal("5.00"), "USD");
    return List.of(
        new Offered(
            operator(535, "\"denominationType\":\"RANGE\",\"minAmount\":1,\"maxAmount\":50"),
            new Listing(true, new Stock.Enough(), five)),
        new Offered(
            operator(
                535,
                "\"denominationType\":\"FIXED\",\"fixedAmounts\":[2.5,5],\"status\":\"ACTIVE\""),
            new Listing(true, new Stock.Enough(), five)),
        new Offered(
            operator(
                535,
                "\"denominationType\":\"RANGE\",\"minAmount\":1,\"maxAmount\":50,\"status\":\"INACTIVE\""),
            new Listing(false, new Stock.Enough(), five)));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(
        operator(535, "\"denominationType\":\"RANGE\",\"minAmount\":6,\"maxAmount\":50"),
        operator(535, "\"denominationType\":\"FIXED\",\"fixedAmounts\":[10,25]"),
        withToken(error(400, "OPERATOR_NOT_IN_SERVICE")));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        withToken(error(404, "")),
        withToken(error(429, "TOO_MANY")),
        operator(536, "\"denominationType\":\"RANGE\",\"minAmount\":6,\"maxAmount\":50"),
        operator(535, "\"denominationType\":\"RANGE\",\"minAmount\":null,\"maxAmount\":50"),
        operator(535, "\"denominationType\":\"OTHER\""));
  }

  private static Script operator(int id, String fields) {
    return withToken(
        Said.ok(
            "{\"operatorId\":%d,\"name\":\"O\",\"senderCurrencyCode\":\"USD\",%s}"
                .formatted(id, fields)));
  }

  private static CallbackRequest letter(String body) {
    return webhook(Reloadlys.WEBHOOK_SECRET, SENT, body);
  }
}
