package bida.faults;

import bida.local.stack.Books;
import bida.local.stack.Service;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When each paid order came to an end, by the histories of the services. */
final class Ends {

  private static final String OF_ORDERS =
      """
      select h.order_no, (extract(epoch from min(h.at)) * 1000)::bigint
      from order_history h
      where h.order_no = any (?) and h.to_status in ('DELIVERED', 'COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED')
      group by h.order_no
      """;
  private static final String OF_REFUNDS =
      """
      select r.order_no, (extract(epoch from min(h.at)) * 1000)::bigint
      from refund r join refund_history h on h.refund_no = r.refund_no
      where r.order_no = any (?) and h.to_status = 'SUCCEEDED' group by r.order_no
      """;
  private static final String OF_CASES =
      """
      select order_no, (extract(epoch from min(opened_at)) * 1000)::bigint from cases
      where order_no = any (?) group by order_no
      """;

  private final Books books;

  Ends(Books books) {
    this.books = books;
  }

  /** Under the number of the order; what waits has none. */
  Map<String, Instant> of(Collection<Sale> sales) {
    Object numbers =
        sales.stream()
            .filter(sale -> sale.paidAt() != null)
            .map(Sale::orderNo)
            .toArray(String[]::new);
    var ends = new HashMap<String, Instant>();
    earliest(ends, books.pairs(Service.ORDER, OF_ORDERS, numbers));
    earliest(ends, books.pairs(Service.PAYMENT, OF_REFUNDS, numbers));
    earliest(ends, books.pairs(Service.REFUND, OF_CASES, numbers));
    return ends;
  }

  private static void earliest(Map<String, Instant> ends, Map<String, String> found) {
    found.forEach(
        (number, millis) ->
            ends.merge(number, Instant.ofEpochMilli(Long.parseLong(millis)), Ends::earlier));
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other == null || one.isBefore(other) ? one : other;
  }
}
