package bida.payment.channel.wechat;

import bida.payment.core.Payment;
import com.google.gson.JsonObject;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.MediaType;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Places an order at WeChat Pay. The SDK has a client for each method that differ in a field; the
 * order is written here once, so that a repetition is the same to the letter.
 */
final class WechatOrders {

  private static final String ADDRESS = "https://api.mch.weixin.qq.com/v3/pay/transactions/";
  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

  private WechatOrders() {}

  /** By what the buyer pays it. */
  static String place(WechatAccount account, WechatMethod method, Payment attempt) {
    var headers = new HttpHeaders();
    headers.addHeader("Accept", MediaType.APPLICATION_JSON.getValue());
    headers.addHeader("Content-Type", MediaType.APPLICATION_JSON.getValue());
    var body =
        new JsonRequestBody.Builder().body(order(account, method, attempt).toString()).build();
    return account
        .http()
        .post(headers, ADDRESS + method.path(), body, JsonObject.class)
        .getServiceResponse()
        .get(method.handleName)
        .getAsString();
  }

  private static JsonObject order(WechatAccount account, WechatMethod method, Payment attempt) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var amount = new JsonObject();
    amount.addProperty("total", Math.toIntExact(attempt.amount().amountMinor()));
    amount.addProperty("currency", attempt.amount().currency());
    var order = new JsonObject();
    order.addProperty("appid", account.appid());
    order.addProperty("mchid", account.mchid());
    order.addProperty("description", sent.description());
    order.addProperty("out_trade_no", attempt.paymentNo());
    order.addProperty(
        "time_expire",
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            sent.expiresAt().truncatedTo(ChronoUnit.SECONDS).atOffset(BEIJING)));
    order.addProperty("notify_url", sent.notifyUrl());
    order.add("amount", amount);
    method.describe(order, sent.payer());
    return order;
  }
}
