package bida.fulfillment.resale;

/**
 * What the door answers. 1100, 1220, 1230 and 1250 are the protocol's, 401, 404 and 408 what others
 * that speak it answer; the rest is told to each platform with its credentials.
 */
enum Code {
  DONE(200, "接口调用成功"),
  /** As a failure: the order was taken, and nothing will be delivered. */
  FAILED(1, "供货失败"),
  UNSIGNED(401, "签名错误"),
  NOT_FOUND(404, "不存在"),
  STALE(408, "请求时间已过期"),
  TOO_OFTEN(429, "查询过于频繁"),
  NO_PRODUCT(1100, "商品不存在"),
  INVALID(1200, "参数错误"),
  ACCOUNT(1210, "充值账号错误"),
  TOO_DEAR(1220, "商品价格高于 maxAmount"),
  SOLD_OUT(1230, "库存不足"),
  BALANCE(1240, "余额不足"),
  NUMBER_TAKEN(1250, "订单号已存在");

  private final int number;
  private final String text;

  Code(int number, String text) {
    this.number = number;
    this.text = text;
  }

  int number() {
    return number;
  }

  String text() {
    return text;
  }

  /** For the reasons of order-service and of deliveries; what is not known is a plain failure. */
  static Code ofReason(String reason) {
    return switch (reason) {
      case "unknown_sku" -> NO_PRODUCT;
      case "total_too_high" -> TOO_DEAR;
      case "out_of_stock", "offer_paused", "OUT_OF_STOCK" -> SOLD_OUT;
      case "quantity_too_large" -> INVALID;
      case "recipient_missing", "ACCOUNT_INVALID" -> ACCOUNT;
      case "insufficient_balance" -> BALANCE;
      case "merchant_order_no_exists" -> NUMBER_TAKEN;
      default -> FAILED;
    };
  }
}
