package bida.faults;

import bida.faults.ChannelBooks.Money;
import bida.faults.books.Fate;
import bida.local.stack.Books;
import bida.local.stack.Service;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together what each book says of each sale. */
final class Fates {

  private final Books books;
  private final ChannelBooks channels;
  private final Map<String, Long> charged = new HashMap<>();

  /**
   * @param supplier the supplier's whole book
   * @param began what it sold before is of another run
   */
  Fates(Books books, ChannelBooks channels, JsonNode supplier, Instant began) {
    this.books = books;
    this.channels = channels;
    for (var order : supplier.path("orders")) {
      var ours = !Instant.parse(order.path("createdAt").asText()).isBefore(began);
      if (ours && order.path("state").asText().equals("success")) {
        charged.merge(order.path("chargeAccount").asText(), 1L, Long::sum);
      }
    }
  }

  List<Fate> of(Collection<Sale> sales) {
    var numbers = sales.stream().map(Sale::orderNo).toArray(String[]::new);
    var statuses = pairs(Service.ORDER, "select order_no, status from orders where %s", numbers);
    var keys =
        pairs(
            Service.FULFILLMENT,
            """
            select order_no, count(*) from card_key
            where %s and status in ('ISSUED', 'REVEALED') group by order_no
            """,
            numbers);
    var cases =
        pairs(
            Service.REFUND,
            "select order_no, count(*) from cases where %s group by order_no",
            numbers);
    var fates = new ArrayList<Fate>();
    for (var sale : sales) {
      var number = sale.orderNo();
      var money = sale.paymentNo() == null ? Money.NONE : channels.of(sale.paymentNo());
      fates.add(
          new Fate(
              number,
              statuses.get(number),
              money.paidMinor(),
              money.refundedMinor(),
              goods(sale, keys),
              1,
              cases.containsKey(number)));
    }
    return fates;
  }

  private long goods(Sale sale, Map<String, String> keys) {
    var account = sale.visit().purchase().account();
    return account == null
        ? Long.parseLong(keys.getOrDefault(sale.orderNo(), "0"))
        : charged.getOrDefault(account, 0L);
  }

  private Map<String, String> pairs(Service service, String sql, String[] numbers) {
    return books.pairs(service, sql.formatted("order_no = any (?)"), (Object) numbers);
  }
}
