package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Days;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import com.google.gson.JsonObject;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.MediaType;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Orders at WeChat Pay: placed, asked about, closed. The SDK has a client for each method that
 * differ in a field; what is placed is written here once, the same to the letter when repeated.
 */
final class WechatOrders {

  private static final String ADDRESS = "https://api.mch.weixin.qq.com/v3/pay/transactions/";

  private static final Set<String> UNKNOWN_NUMBER =
      Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS");
  // 微信支付交易单号
  private static final Pattern TRANSACTION = Pattern.compile("[0-9]{28}");
  private static final Set<String> PAID_ALREADY = Set.of("ORDERPAID", "ORDER_PAID");
  private static final Set<String> CLOSED_ALREADY = Set.of("ORDER_CLOSED", "ORDERCLOSED");

  private WechatOrders() {}

  static OpenAnswer open(WechatAccount account, WechatMethod method, Payment attempt) {
    return WechatFailure.answer(
        () -> new OpenAnswer.Opened(place(account, method, attempt)),
        failure ->
            switch (failure) {
              case WechatFailure.Said(_, String code)
                  when code.equals(WechatFailure.OTHER_PARAMETERS) ->
                  new OpenAnswer.KnownOtherwise(code);
              case WechatFailure.Said said -> new OpenAnswer.Refused(said.code());
              case WechatFailure.Silence silence -> new OpenAnswer.NoAnswer(silence.why());
            });
  }

  // By what the buyer pays it.
  private static String place(WechatAccount account, WechatMethod method, Payment attempt) {
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
            sent.expiresAt().truncatedTo(ChronoUnit.SECONDS).atZone(Days.CHINA)));
    order.addProperty("notify_url", sent.notifyUrl());
    order.add("amount", amount);
    method.describe(order, sent.payer());
    return order;
  }

  /** By the number of a payment, ours or the channel's own. */
  static QueryAnswer find(WechatAccount account, String number) {
    return TRANSACTION.matcher(number).matches()
        ? byTransaction(account, number)
        : query(account, number);
  }

  static QueryAnswer query(WechatAccount account, String paymentNo) {
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(account.mchid());
    request.setOutTradeNo(paymentNo);
    return asked(() -> read(account, paymentNo, orders(account).queryOrderByOutTradeNo(request)));
  }

  private static QueryAnswer byTransaction(WechatAccount account, String transactionId) {
    var request = new QueryOrderByIdRequest();
    request.setMchid(account.mchid());
    request.setTransactionId(transactionId);
    return asked(
        () -> {
          var found = orders(account).queryOrderById(request);
          return transactionId.equals(found.getTransactionId()) && found.getOutTradeNo() != null
              ? read(account, found.getOutTradeNo(), found)
              : new QueryAnswer.NoAnswer("an answer about something else");
        });
  }

  private static QueryAnswer asked(Supplier<QueryAnswer> question) {
    return WechatFailure.answer(
        question,
        failure ->
            switch (failure) {
              case WechatFailure.Said(int status, String code)
                  when status == 404 || UNKNOWN_NUMBER.contains(code) ->
                  new QueryAnswer.NotFound();
              case WechatFailure.Said said -> new QueryAnswer.NoAnswer(said.code());
              case WechatFailure.Silence silence -> new QueryAnswer.NoAnswer(silence.why());
            });
  }

  // Orders of every method are asked about and closed at the same addresses.
  private static NativePayService orders(WechatAccount account) {
    return new NativePayService.Builder().httpClient(account.http()).build();
  }

  private static QueryAnswer read(WechatAccount account, String paymentNo, Transaction answer) {
    if (!paymentNo.equals(answer.getOutTradeNo())
        || !account.mchid().equals(answer.getMchid())
        || answer.getTradeState() == null) {
      return new QueryAnswer.NoAnswer("an answer about something else");
    }
    return switch (answer.getTradeState()) {
      // REFUND says only that a refund was started on money that did arrive.
      case SUCCESS, REFUND -> new QueryAnswer.Paid(money(account.name(), answer));
      case NOTPAY, USERPAYING, PAYERROR, ACCEPT -> new QueryAnswer.NotPaid();
      case CLOSED, REVOKED -> new QueryAnswer.Closed();
    };
  }

  private static Movement.MoneyIn money(String merchant, Transaction answer) {
    return new Movement.MoneyIn(
        WechatChannel.NAME,
        merchant,
        answer.getOutTradeNo(),
        Objects.requireNonNull(answer.getTransactionId()),
        Money.of(answer.getAmount().getTotal(), answer.getAmount().getCurrency()),
        WechatTimes.parse(answer.getSuccessTime()));
  }

  static CloseAnswer close(WechatAccount account, String paymentNo) {
    var request = new CloseOrderRequest();
    request.setMchid(account.mchid());
    request.setOutTradeNo(paymentNo);
    return WechatFailure.answer(
        () -> {
          orders(account).closeOrder(request);
          return new CloseAnswer.Closed();
        },
        failure ->
            switch (failure) {
              case WechatFailure.Said(_, String code) when PAID_ALREADY.contains(code) ->
                  new CloseAnswer.AlreadyPaid();
              // Unsigned: the query that follows tells, and its answer is signed.
              case WechatFailure.Said(_, String code) when CLOSED_ALREADY.contains(code) ->
                  new CloseAnswer.NoAnswer(code);
              case WechatFailure.Said(int status, String code)
                  when status == 404 || UNKNOWN_NUMBER.contains(code) ->
                  new CloseAnswer.NotFound();
              case WechatFailure.Said said -> new CloseAnswer.NoAnswer(said.code());
              case WechatFailure.Silence silence -> new CloseAnswer.NoAnswer(silence.why());
            });
  }
}
