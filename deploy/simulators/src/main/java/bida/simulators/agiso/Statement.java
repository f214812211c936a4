package bida.simulators.agiso;

import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Its orders of one day of Beijing's, a page at a time. The protocol has no such call: some
 * suppliers add one, and this is how this one looks.
 */
final class Statement {
  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
  private static final int MOST_ROWS = 500;

  private final InstantSource clock;
  private final AgisoBook book;
  private final Knobs knobs;

  Statement(InstantSource clock, AgisoBook book, Knobs knobs) {
    this.clock = clock;
    this.book = book;
    this.knobs = knobs;
  }

  Object page(JsonNode asked) {
    if (knobs.take("statement.notReady", Scope.of(""))) throw new Refusal(1300, "", "对账单未生成");
    var pageSize = Math.clamp(asked.path("pageSize").asInt(), 1, MOST_ROWS);
    var from = Math.max(0, asked.path("pageIndex").asInt() - 1) * pageSize;
    var rows = rows(day(asked.path("day").asText()));
    var until = Math.min(rows.size(), from + pageSize);
    return Map.of(
        "items",
        from >= rows.size() ? List.of() : rows.subList(from, until),
        "hasNextPage",
        until < rows.size());
  }

  private List<Map<String, Object>> rows(LocalDate day) {
    var rows = new ArrayList<Map<String, Object>>();
    synchronized (book) {
      for (var order : book.orders()) {
        var scope = Scope.of(order.orderNo(), order.account());
        if (LocalDate.ofInstant(order.createdAt(), BEIJING).equals(day)
            && !knobs.take("statement.missing", scope)) {
          rows.add(row(order, scope));
          if (knobs.take("statement.twice", scope)) rows.add(row(order, scope));
        }
      }
    }
    if (knobs.take("statement.invented", Scope.of(""))) {
      rows.add(row("NEVERORDERED" + day, "AG0", AgisoOrder.SUCCESS, "9.7"));
    }
    return rows;
  }

  private Map<String, Object> row(AgisoOrder order, Scope scope) {
    var status = order.status(clock.instant());
    var cost = new BigDecimal(status == AgisoOrder.FAILED ? "0" : order.cost());
    if (knobs.take("statement.amount", scope)) cost = cost.add(BigDecimal.TEN);
    if (knobs.take("statement.charged", scope)) status = AgisoOrder.SUCCESS;
    if (knobs.take("statement.failed", scope)) status = AgisoOrder.FAILED;
    return row(order.orderNo(), order.outTradeNo(), status, cost.toPlainString());
  }

  private static Map<String, Object> row(
      String orderNo, String outTradeNo, int status, String cost) {
    var row = new LinkedHashMap<String, Object>();
    row.put("orderNo", orderNo);
    row.put("outTradeNo", outTradeNo);
    row.put("orderStatus", status);
    row.put("orderCost", cost);
    return row;
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(1200, "", "day 错误");
    }
  }
}
