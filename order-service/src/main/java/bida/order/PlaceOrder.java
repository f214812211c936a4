package bida.order;

import bida.contracts.Money;
import bida.contracts.OrderEvent;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.OrderLine.LineState;
import bida.order.core.Policy;
import bida.order.core.Terms;
import bida.platform.database.SqlStates;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first step of every order: price and policy are copied from the offer, stock is held, and the
 * order is stored with its history and its event, all in one transaction.
 */
@ApplicationScoped
class PlaceOrder {

  private static final String UNPAID =
      """
      select count(*) from (select from orders
        where tenant = $1 and buyer_id = $2 and status = 'PENDING_PAYMENT' limit $3) as unpaid
      """;
  // The platform's day, so that people can tell an order's age from its number.
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyMMdd").withZone(ZoneId.of("Asia/Shanghai"));

  private final Offers offers;
  private final Purchases purchases;
  private final Stock stock;
  private final OrderStore store;
  private final Outbox outbox;
  private final Identifiers ids;
  private final InstantSource clock;
  private final OrderConfig config;
  private final Traces traces;

  PlaceOrder(
      Offers offers,
      Purchases purchases,
      Stock stock,
      OrderStore store,
      Outbox outbox,
      Identifiers ids,
      InstantSource clock,
      OrderConfig config,
      Traces traces) {
    this.offers = offers;
    this.purchases = purchases;
    this.stock = stock;
    this.store = store;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
    this.traces = traces;
  }

  /** {@code trace}: of whoever asked for it. */
  Uni<Reply> place(SqlConnection tx, String tenant, OrderRequest request, @Nullable String trace) {
    var now = clock.instant();
    return refuseHoarding(tx, tenant, request.buyerId())
        .chain(() -> order(tx, tenant, request, now, trace))
        .map(order -> reply(order, now));
  }

  static Reply reply(Order order, Instant now) {
    return Reply.created("/v1/orders/" + order.orderNo(), OrderView.of(order, now));
  }

  /** One that is paid at once or not at all hoards nothing. */
  Uni<Order> placePrepaid(SqlConnection tx, String tenant, OrderRequest request) {
    return order(tx, tenant, request, clock.instant(), traces.current());
  }

  private Uni<Order> order(
      SqlConnection tx, String tenant, OrderRequest request, Instant now, @Nullable String trace) {
    return offers
        .onSale(tx, tenant, request.skus())
        .flatMap(onSale -> place(tx, tenant, request, onSale, now, trace))
        .call(order -> outbox.publish(tx, Orders.publication(order, trace, List.of(placed(order)))))
        .onFailure(SqlStates::isUniqueViolation)
        .transform(_ -> merchantOrderNoExists());
  }

  static HttpProblem merchantOrderNoExists() {
    return Problems.conflict(
        "merchant_order_no_exists", "An order with this merchantOrderNo exists.");
  }

  private Uni<Order> place(
      SqlConnection tx,
      String tenant,
      OrderRequest request,
      Map<String, Offer> onSale,
      Instant now,
      @Nullable String trace) {
    var order = order(tenant, request, onSale, now);
    return purchases
        .refuseTooMany(tx, order, request.deviceId(), onSale, now)
        .chain(() -> hold(tx, order))
        .chain(() -> store.insert(tx, order, "buyer", trace))
        .chain(() -> purchases.note(tx, order, request.deviceId(), onSale, now))
        .replaceWith(order);
  }

  private Uni<Void> refuseHoarding(SqlConnection tx, String tenant, String buyerId) {
    return tx.preparedQuery(UNPAID)
        .execute(Tuple.of(tenant, buyerId, config.maxUnpaidPerBuyer()))
        .invoke(rows -> refuseHoarding(rows.iterator().next().getLong(0)))
        .replaceWithVoid();
  }

  void refuseHoarding(long unpaid) {
    if (unpaid >= config.maxUnpaidPerBuyer()) {
      throw Problems.conflict(
          "too_many_unpaid_orders", "Pay or cancel some of the unpaid orders first.");
    }
  }

  /** What the order would be; a problem where it cannot be placed as it is. */
  Order order(String tenant, OrderRequest request, Map<String, Offer> onSale, Instant now) {
    var lines = new ArrayList<OrderLine>();
    for (var wanted : request.lines()) {
      var offer = onSale.get(wanted.sku());
      if (offer == null) {
        throw Problems.unprocessable("unknown_sku", "One of the SKUs is not on sale.");
      }
      if (offer.isPaused(now)) {
        throw Problems.conflict(
            "offer_paused", "Nobody can deliver " + offer.sku + " now: it is sold again later.");
      }
      lines.add(line(lines.size() + 1, wanted, offer, now));
    }
    var total = lines.stream().map(OrderLine::amount).reduce(Money::plus).orElseThrow();
    if (!total.equals(request.expectedTotal())) {
      throw Problems.unprocessable(
          "total_differs",
          "The price is " + total.amountMinor() + " " + total.currency() + " now.");
    }
    var policy = policy(request, onSale);
    return Order.placed(
        new Terms(
            number(now),
            tenant,
            request.merchantOrderNo(),
            request.buyerId(),
            total,
            policy,
            request.contact(),
            now,
            now.plus(policy.payWithin()),
            request.payFrom()),
        lines);
  }

  private static OrderLine line(int lineNo, OrderRequest.Line wanted, Offer offer, Instant now) {
    if (wanted.quantity() > offer.maxQuantity) {
      throw Problems.unprocessable(
          "quantity_too_large", "At most " + offer.maxQuantity + " of this SKU in one order.");
    }
    if (offer.needsRecipient() && (wanted.recipient() == null || wanted.recipient().isBlank())) {
      throw Problems.unprocessable("recipient_missing", "This SKU needs an account to deliver to.");
    }
    return new OrderLine(
        lineNo,
        offer.sku,
        offer.productType,
        offer.title,
        wanted.quantity(),
        offer.unitPrice(),
        offer.stockTracked,
        wanted.recipient(),
        LineState.OPEN,
        null,
        offer.isPresale(now) ? offer.shipsAt : null,
        null,
        null);
  }

  // The strictest offer decides: the shortest time to pay, to cancel and to wait for an outcome,
  // the
  // longest hold and promise.
  private Policy policy(OrderRequest request, Map<String, Offer> onSale) {
    var chosen = request.skus().stream().map(onSale::get).toList();
    return new Policy(
        request.policyVersion() == null ? chosen.getFirst().policyVersion : request.policyVersion(),
        chosen.stream().map(Offer::payWithin).min(Duration::compareTo).orElseThrow(),
        // What is sold on had its cooling-off where it was sold.
        request.payFrom() == null
            ? chosen.stream().map(Offer::hold).max(Duration::compareTo).orElseThrow()
            : Duration.ZERO,
        chosen.stream().map(Offer::promise).max(Duration::compareTo).orElseThrow(),
        config.overdue(),
        config.autoConfirm(),
        config.refundWindow(),
        config.lateMoney(),
        config.lateWatch(),
        chosen.stream().map(Offer::cancelWithin).min(Duration::compareTo).orElseThrow(),
        chosen.stream()
            .flatMap(offer -> Stream.ofNullable(offer.lossAfter()))
            .min(Duration::compareTo)
            .orElse(null));
  }

  private Uni<Void> hold(SqlConnection tx, Order order) {
    return stock
        .hold(tx, order.lines())
        .invoke(
            held -> {
              if (!held) {
                throw outOfStock();
              }
            })
        .replaceWithVoid();
  }

  static HttpProblem outOfStock() {
    return Problems.conflict("out_of_stock", "There is not enough stock for this order.");
  }

  /** 20 characters: the day, 65 random bits nobody can guess, a check character. */
  private String number(Instant now) {
    var body = DAY.format(now) + ids.text(13);
    return body + Identifiers.check(body);
  }

  static OrderPlaced placed(Order order) {
    var terms = order.terms();
    return new OrderPlaced(
        terms.orderNo(),
        terms.tenant(),
        terms.merchantOrderNo(),
        terms.buyerId(),
        order.lines().stream()
            .map(
                line ->
                    new OrderEvent.Line(
                        line.lineNo(),
                        line.sku(),
                        line.productType(),
                        line.title(),
                        line.quantity(),
                        line.unitPrice()))
            .toList(),
        terms.total(),
        terms.contact(),
        terms.placedAt(),
        terms.payBy(),
        terms.lateMoneyUntil(),
        terms.payFrom());
  }
}
