package bida.fulfillment.supplier.ding;

import static bida.fulfillment.supplier.ding.Transfers.error;
import static bida.fulfillment.supplier.ding.Transfers.sent;

import bida.contracts.Actor;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierContract;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
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
