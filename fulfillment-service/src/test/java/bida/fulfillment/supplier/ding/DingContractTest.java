package bida.fulfillment.supplier.ding;

import static bida.fulfillment.supplier.ding.Transfers.error;
import static bida.fulfillment.supplier.ding.Transfers.sent;

import bida.contracts.Actor;
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

class DingContractTest extends SupplierContract {

  @Override
  protected Supplier adapter(URI address, InstantSource clock, Duration requestTimeout) {
    return Transfers.ding(address, requestTimeout);
  }

  @Override
  protected String product() {
    return "HN_CL_TopUp-3.17";
  }

  @Override
  protected List<Offered> offered() {
    return List.of(
        new Offered(
            goods(product("HN_CL_TopUp", "1.00", "50", "0"), status("CLHN", "true")),
            new Listing(true, new Stock.Enough(), new Price(new BigDecimal("3.17"), "USD"))),
        new Offered(
            goods(product("HN_CL_TopUp", "3.17", "3.17", "0.13"), status("CLHN", "true")),
            new Listing(true, new Stock.Enough(), new Price(new BigDecimal("3.30"), "USD"))),
        new Offered(
            goods(product("HN_CL_TopUp", "1.00", "50", "0"), status("CLHN", "false")),
            new Listing(false, new Stock.Enough(), new Price(new BigDecimal("3.17"), "USD"))));
  }

  @Override
  protected List<Script> unsold() {
    return List.of(
        items(""),
        goods(product("HN_CL_TopUp", "5.00", "50", "0"), status("CLHN", "true")),
        goods(product("HN_CL_TopUp", "1.00", "3.16", "0"), status("CLHN", "true")),
        error(5, "ProviderError", "ProductUnavailable"));
  }

  @Override
  protected List<Script> undecided() {
    return List.of(
        error(3, "RateLimited", null),
        goods(product("HN_CL_Other", "1.00", "50", "0"), status("CLHN", "true")),
        goods(product("HN_CL_TopUp", "1.00", "50", "0"), status("OTHER", "false")),
        goods(product("HN_CL_TopUp", "1.00", "50", "0"), status("CLHN", "\"maybe\"")),
        goods(product("HN_CL_TopUp", "1.00", "50", "0"), error(3, "RateLimited", null)),
        goods(items("{\"SkuCode\":\"HN_CL_TopUp\"}"), status("CLHN", "true")));
  }

  private static Script goods(Script products, Script status) {
    return asked ->
        asked.path().startsWith("/api/V1/GetProducts") ? products.to(asked) : status.to(asked);
  }

  private static Said product(String sku, String least, String most, String fee) {
    return items(
        "{\"ProviderCode\":\"CLHN\",\"SkuCode\":\"%s\",\"Minimum\":%s,\"Maximum\":%s}"
            .formatted(sku, price(least, fee), price(most, fee)));
  }

  private static String price(String value, String fee) {
    return "{\"SendValue\":%s,\"SendCurrencyIso\":\"USD\",\"CustomerFee\":0,\"DistributorFee\":%s}"
        .formatted(value, fee);
  }

  private static Said status(String provider, String open) {
    return items(
        "{\"ProviderCode\":\"%s\",\"IsProcessingTransfers\":%s,\"Message\":\"\"}"
            .formatted(provider, open));
  }

  private static Said items(String item) {
    return Said.ok("{\"ResultCode\":1,\"ErrorCodes\":[],\"Items\":[%s]}".formatted(item));
  }

  @Override
  protected List<String> secrets() {
    return List.of(Transfers.API_KEY, Transfers.PIN);
  }

  @Override
  protected Script accepted(String number) {
    return sent(number, "Submitted");
  }

  @Override
  protected List<Script> delivered(String number) {
    return List.of(sent(number, "Completed"));
  }

  @Override
  protected List<Refusal> listed() {
    return List.of(
        new Refusal(error(5, "ProviderError", "ProductUnavailable"), Actor.NOBODY, "OUT_OF_STOCK"),
        new Refusal(error(5, "InsufficientBalance", null), Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"),
        new Refusal(
            new Said(400, error(4, "AccountNumberInvalid", "AccountNumberFailedRegex").body()),
            Actor.BUYER,
            "ACCOUNT_INVALID"));
  }

  @Override
  protected List<Script> unlisted() {
    return List.of(
        error(3, "RateLimited", null),
        error(3, "TransientProviderError", "ProviderTimedOut"),
        error(3, "TransientProviderError", "ProviderRefusedRequest"),
        error(5, "ProviderError", "ProviderTemporarilyUnavailable"),
        error(5, "ProviderError", "RechargeNotAllowed"),
        error(2, "", null));
  }

  @Override
  protected List<Script> usedBefore(String number) {
    return List.of(error(4, "ParameterInvalid", "DistributorRef"), sent(number, "Processing"));
  }

  @Override
  protected Script processing(String number) {
    return Transfers.listed(number, "Processing");
  }

  @Override
  protected Script succeeded(String number) {
    return Transfers.listed(number, "Completed");
  }

  @Override
  protected Script failed(String number) {
    return Transfers.listed(number, "Failed");
  }

  @Override
  protected Script notFound(String number) {
    return Said.ok("{\"ResultCode\":1,\"ErrorCodes\":[],\"Items\":[],\"ThereAreMoreItems\":false}");
  }

  @Override
  protected List<Script> inAnUnknownState(String number) {
    return List.of(
        Transfers.listed(number, "Reversed"), Said.ok("{\"ResultCode\":1,\"ErrorCodes\":[]}"));
  }
}
