package bida.simulators.fulu;

import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Orders as the supplier writes them: answers with {@code order_state}, callbacks with {@code
 * order_status}.
 */
final class FuluJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private FuluJson() {}

  static ObjectNode answer(FuluOrder order) {
    var json = Json.MAPPER.createObjectNode();
    json.put("order_id", order.orderId());
    json.put("customer_order_no", order.customerOrderNo());
    json.put("product_id", order.productId());
    json.put("charge_account", order.chargeAccount());
    json.put("buy_num", order.buyNum());
    json.put("order_price", order.price());
    json.put("order_type", order.isOfCards() ? 3 : 4);
    json.put("order_state", order.state().name());
    json.put("create_time", TIME.format(order.createdAt()));
    json.put("finish_time", time(order.finishedAt()));
    json.put("recharge_description", order.state().text);
    json.put("operator_serial_number", "--");
    return json;
  }

  /** As a query tells it: the cards of a success with it. */
  static ObjectNode answer(FuluOrder order, Cards cards) {
    var json = answer(order);
    if (order.isOfCards() && order.state() == FuluOrder.State.success) {
      json.set("cards", cards.handOut(order));
    }
    return json;
  }

  static ObjectNode callback(FuluOrder order) {
    var json = Json.MAPPER.createObjectNode();
    json.put("order_id", order.orderId());
    json.put("charge_finish_time", time(order.finishedAt()));
    json.put("customer_order_no", order.customerOrderNo());
    json.put("order_status", order.state().name());
    json.put("recharge_description", order.state().text);
    json.put("product_id", order.productId());
    json.put("price", order.price());
    json.put("buy_num", Integer.toString(order.buyNum()));
    json.put("operator_serial_number", "--");
    return json;
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? "" : TIME.format(instant);
  }
}
