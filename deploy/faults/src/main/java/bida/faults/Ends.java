package bida.faults;

import bida.local.stack.Books;
import bida.local.stack.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When each paid order came to an end, by the histories of the services. */
final class Ends {

  // Cancelled is no end of what was paid afterwards.
  private static final String OF_ORDERS =
      """
      select h.order_no, (extract(epoch from min(h.at)) * 1000)::bigint
      from unnest(?::text[], ?::text[]) as sold (order_no, paid_at) join order_history h on h.order_no = sold.order_no
      where h.to_status in ('DELIVERED', 'COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED')
        and h.at >= sold.paid_at::timestamptz
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
    var numbers = new ArrayList<String>();
    var times = new ArrayList<String>();
    for (var sale : sales) {
      var at = sale.paidAt();
      if (at != null) {
        numbers.add(sale.orderNo());
        times.add(at.toString());
      }
    }
    var ends = new HashMap<String, Instant>();
    earliest(ends, books.pairs(Service.ORDER, OF_ORDERS, texts(numbers), texts(times)));
    earliest(ends, books.pairs(Service.PAYMENT, OF_REFUNDS, (Object) texts(numbers)));
    earliest(ends, books.pairs(Service.REFUND, OF_CASES, (Object) texts(numbers)));
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

  private static String[] texts(List<String> texts) {
    return texts.toArray(String[]::new);
  }
}
