package bida.order;

import bida.contracts.Money;
import bida.contracts.ProductType;
import bida.order.core.AllowedAction;
import bida.order.core.CancelWish;
import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.OrderStatus;
import bida.order.core.Waits;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An order as every answer shows it. */
record OrderView(
    String orderNo,
    String merchantOrderNo,
    String buyerId,
    OrderStatus status,
    String label,
    List<Reasons.Tag> tags,
    Instant updatedAt,
    long version,
    @Nullable Instant nextDeadlineAt,
    List<AllowedAction> allowedActions,
    List<Line> lines,
    Money total,
    Money refunded,
    String policyVersion,
    Instant placedAt,
    Instant payBy,
    @Nullable Instant paidAt,
    @Nullable CancelWish cancelWish) {

  record Line(
      int lineNo,
      String sku,
      ProductType productType,
      String title,
      int quantity,
      Money unitPrice,
      OrderLine.LineState state,
      @Nullable Instant shipsAt) {}

  static OrderView of(Order order, Instant now) {
    return of(order, now, Texts.DEFAULT);
  }

  static OrderView of(Order order, Instant now, Locale locale) {
    var texts = Texts.in(locale);
    return new OrderView(
        order.orderNo(),
        order.terms().merchantOrderNo(),
        order.terms().buyerId(),
        order.status(),
        texts.label(order),
        new Reasons(order, texts, now).tags(),
        order.updatedAt(),
        order.version(),
        Waits.deadline(order),
        AllowedAction.of(order, now),
        order.lines().stream()
            .map(
                line ->
                    new Line(
                        line.lineNo(),
                        line.sku(),
                        line.productType(),
                        line.title(),
                        line.quantity(),
                        line.unitPrice(),
                        line.state(),
                        line.shipsAt()))
            .toList(),
        order.terms().total(),
        order.funds().refunded(),
        order.terms().policy().version(),
        order.terms().placedAt(),
        order.terms().payBy(),
        order.funds().paidAt(),
        order.cancellation().wish());
  }
}
