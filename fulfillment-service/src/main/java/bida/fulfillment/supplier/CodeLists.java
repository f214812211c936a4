package bida.fulfillment.supplier;

import bida.contracts.Actor;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The codes of a supplier that are believed, numbers or names as it has them. A code on none of the
 * lists is no refusal: whoever takes it for one orders a second time elsewhere.
 *
 * @param outOfStock no such product, none left, or dearer than we allow: nothing was ordered
 * @param balance ours there does not suffice: nothing was ordered, and somebody has to pay in
 * @param accountInvalid the account to deliver to is none: nothing was ordered
 * @param notFound of a query: it knows no such order
 */
public record CodeLists(
    String supplier, Set<?> outOfStock, Set<?> balance, Set<?> accountInvalid, Set<?> notFound) {

  private static final Logger LOG = Logger.getLogger(CodeLists.class);

  public CodeLists {
    outOfStock = texts(outOfStock);
    balance = texts(balance);
    accountInvalid = texts(accountInvalid);
    notFound = texts(notFound);
  }

  private static Set<String> texts(Set<?> codes) {
    return codes.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
  }

  /** {@code done}: what a submission that was accepted says. */
  public <T> SubmitAnswer submitted(GatewayAnswer<T> answer, Function<T, SubmitAnswer> done) {
    return switch (answer) {
      case GatewayAnswer.Done<T>(var result) -> done.apply(result);
      case GatewayAnswer.Refused<T>(var code) -> refused(code);
      case GatewayAnswer.Unreadable<T>(var cause) -> new SubmitAnswer.Silent(cause);
      case GatewayAnswer.NeverSent<T>(var cause) -> new SubmitAnswer.NotSent(cause);
    };
  }

  private SubmitAnswer refused(String code) {
    if (outOfStock.contains(code)) {
      return new SubmitAnswer.Rejected(code, Actor.NOBODY, "OUT_OF_STOCK");
    }
    if (balance.contains(code)) {
      LOG.errorf("Our balance at %s does not suffice (code %s): pay in.", supplier, code);
      return new SubmitAnswer.Rejected(code, Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
    }
    return accountInvalid.contains(code)
        ? new SubmitAnswer.Rejected(code, Actor.BUYER, "ACCOUNT_INVALID")
        : new SubmitAnswer.Unknown("code_" + code);
  }

  /** {@code done}: what it says of a product that it lists. */
  public <T> CatalogueAnswer listed(GatewayAnswer<T> answer, Function<T, CatalogueAnswer> done) {
    return switch (answer) {
      case GatewayAnswer.Done<T>(var result) -> done.apply(result);
      case GatewayAnswer.Refused<T>(var code) ->
          outOfStock.contains(code)
              ? new CatalogueAnswer.Unlisted()
              : new CatalogueAnswer.Unknown("code_" + code);
      case GatewayAnswer.Unreadable<T>(var cause) -> new CatalogueAnswer.Silent(cause);
      case GatewayAnswer.NeverSent<T>(var cause) -> new CatalogueAnswer.Silent(cause);
    };
  }

  /** A final failure of an order it took, with the code it gives as the reason. */
  public QueryAnswer.Failed failed(String code) {
    return accountInvalid.contains(code)
        ? new QueryAnswer.Failed(code, Actor.BUYER, "ACCOUNT_INVALID")
        : new QueryAnswer.Failed(code, Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
  }

  /** {@code done}: what it says of an order that it knows. */
  public <T> QueryAnswer known(GatewayAnswer<T> answer, Function<T, QueryAnswer> done) {
    return switch (answer) {
      case GatewayAnswer.Done<T>(var result) -> done.apply(result);
      case GatewayAnswer.Refused<T>(var code) ->
          notFound.contains(code)
              ? new QueryAnswer.NotFound()
              : new QueryAnswer.Unknown("code_" + code);
      case GatewayAnswer.Unreadable<T>(var cause) -> new QueryAnswer.Silent(cause);
      case GatewayAnswer.NeverSent<T>(var cause) -> new QueryAnswer.Silent(cause);
    };
  }
}
