package bida.order;

import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.Money;
import bida.contracts.OrderEvent.ResaleRefused;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places an order that another platform sells on: at the price of the app it is, out of that app's
 * wallet. What a client would be refused is refused by an event, under the same codes.
 */
@ApplicationScoped
class PlaceResale {

  static final String PAY_FROM = "wallet";

  // Found out by the insert it would end the transaction, and the refusal with it.
  private static final String TAKEN =
      "select from orders where tenant = $1 and merchant_order_no = $2";

  private final Offers offers;
  private final PlaceOrder placeOrder;
  private final Outbox outbox;
  private final Traces traces;
  private final InstantSource clock;

  PlaceResale(
      Offers offers, PlaceOrder placeOrder, Outbox outbox, Traces traces, InstantSource clock) {
    this.offers = offers;
    this.placeOrder = placeOrder;
    this.outbox = outbox;
    this.traces = traces;
    this.clock = clock;
  }

  Uni<Void> place(SqlConnection tx, ResaleRequested asked) {
    return refuseTaken(tx, asked)
        .chain(() -> offers.onSale(tx, asked.tenant(), List.of(asked.sku())))
        .map(onSale -> total(asked, onSale.get(asked.sku())))
        .flatMap(total -> placeOrder.placePrepaid(tx, asked.tenant(), order(asked, total)))
        .replaceWithVoid()
        .onFailure(HttpProblem.class)
        .recoverWithUni(refusal -> refuse(tx, asked, (HttpProblem) refusal));
  }

  private static Uni<Void> refuseTaken(SqlConnection tx, ResaleRequested asked) {
    return tx.preparedQuery(TAKEN)
        .execute(Tuple.of(asked.tenant(), asked.merchantOrderNo()))
        .invoke(
            rows -> {
              if (rows.rowCount() > 0) {
                throw Problems.conflict(
                    "merchant_order_no_exists", "An order with this merchantOrderNo exists.");
              }
            })
        .replaceWithVoid();
  }

  private static Money total(ResaleRequested asked, @Nullable Offer offer) {
    if (offer == null || !offer.currency.equals(asked.currency()) || !isOfItsKind(asked, offer)) {
      throw Problems.unprocessable("unknown_sku", "This SKU is not on sale here.");
    }
    var total = offer.unitPrice().times(asked.quantity());
    var most = asked.maxTotal();
    if (most != null && !most.atLeast(total)) {
      throw Problems.unprocessable("total_too_high", "It costs more than it may.");
    }
    return total;
  }

  // Cards are not delivered to an account, nor recharges without one; a ticket is its holder's.
  private static boolean isOfItsKind(ResaleRequested asked, Offer offer) {
    return switch (offer.productType) {
      case CARD_KEY, LICENCE -> asked.recipient() == null;
      case RECHARGE, MEMBERSHIP, CURRENCY -> asked.recipient() != null;
      case TICKET -> false;
    };
  }

  private static OrderRequest order(ResaleRequested asked, Money total) {
    return new OrderRequest(
        asked.merchantOrderNo(),
        asked.buyerId(),
        List.of(new OrderRequest.Line(asked.sku(), asked.quantity(), asked.recipient())),
        total,
        null,
        null,
        null,
        PAY_FROM);
  }

  // An order of one line is refused before anything of it is written.
  private Uni<Void> refuse(SqlConnection tx, ResaleRequested asked, HttpProblem refusal) {
    var reason = String.valueOf(refusal.getParameters().get("code"));
    var refused = new ResaleRefused(asked.resaleNo(), asked.tenant(), reason, clock.instant());
    return outbox.publish(
        tx, Publication.of(asked.resaleNo(), asked.tenant(), traces.current(), List.of(refused)));
  }
}
