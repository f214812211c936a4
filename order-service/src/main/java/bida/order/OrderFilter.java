package bida.order;

import bida.contracts.ProductType;
import bida.order.core.Order;
import bida.order.core.OrderStatus;
import bida.platform.problem.Problems;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a list of orders is narrowed to. Pages follow a key, never an offset: a page deep down costs
 * what the first costs.
 */
final class OrderFilter {

  private final StringBuilder sql = new StringBuilder("select state from orders where tenant = $1");
  private final List<Object> arguments = new ArrayList<>();

  OrderFilter(String tenant) {
    arguments.add(tenant);
  }

  OrderFilter buyer(@Nullable String buyerId) {
    return and("buyer_id = %s", buyerId);
  }

  OrderFilter status(@Nullable String status) {
    return status == null ? this : and("status = any (%s)", names(status, OrderStatus::valueOf));
  }

  OrderFilter type(@Nullable String type) {
    return type == null ? this : and("product_types && %s", names(type, ProductType::valueOf));
  }

  /** An order number of either side, or a part of a product's name. */
  OrderFilter search(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return this;
    }
    arguments.add(text.strip());
    arguments.add("%" + text.strip().replaceAll("([%_\\\\])", "\\\\$1") + "%");
    var exact = "$" + (arguments.size() - 1);
    sql.append(
        " and (order_no = upper(%s) or merchant_order_no = %s or titles ilike $%d)"
            .formatted(exact, exact, arguments.size()));
    return this;
  }

  OrderFilter from(@Nullable String from) {
    return from == null ? this : and("placed_at >= %s", time("from", from));
  }

  OrderFilter to(@Nullable String to) {
    return to == null ? this : and("placed_at < %s", time("to", to));
  }

  OrderFilter after(@Nullable String cursor) {
    if (cursor == null) {
      return this;
    }
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      var parts = text.split("\\|", 2);
      arguments.add(utc(Instant.parse(parts[0])));
      arguments.add(parts[1]);
      sql.append(
          " and (placed_at, order_no) < ($%d, $%d)"
              .formatted(arguments.size() - 1, arguments.size()));
      return this;
    } catch (IllegalArgumentException | DateTimeParseException | IndexOutOfBoundsException e) {
      throw Problems.badRequest("cursor_invalid", "This cursor is not one of ours.");
    }
  }

  OrderFilter limit(int rows) {
    sql.append(" order by placed_at desc, order_no desc limit ").append(rows);
    return this;
  }

  static String cursor(Order last) {
    var key = last.terms().placedAt() + "|" + last.orderNo();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  String sql() {
    return sql.toString();
  }

  Tuple arguments() {
    return Tuple.from(arguments);
  }

  private OrderFilter and(String condition, @Nullable Object value) {
    if (value != null) {
      arguments.add(value);
      sql.append(" and ").append(condition.formatted("$" + arguments.size()));
    }
    return this;
  }

  private static <T extends Enum<T>> String[] names(String list, Function<String, T> valueOf) {
    try {
      return Arrays.stream(list.split(","))
          .map(name -> valueOf.apply(name.strip()).name())
          .toArray(String[]::new);
    } catch (IllegalArgumentException e) {
      throw Problems.badRequest("filter_invalid", "There is no " + list + ".");
    }
  }

  private static OffsetDateTime time(String name, String value) {
    try {
      return utc(OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeParseException e) {
      throw Problems.badRequest("filter_invalid", name + " takes an RFC 3339 time.");
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
