package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;
import bida.payment.core.Payment;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Payments by WeChat Pay's native (QR code) product. */
@Singleton
final class WechatChannel implements Channel {

  static final String NAME = "wechat";

  private static final String NATIVE = "native";
  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
  private static final Set<String> UNKNOWN_NUMBER =
      Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS");
  private static final Set<String> PAID_ALREADY = Set.of("ORDERPAID", "ORDER_PAID");
  private static final Set<String> CLOSED_ALREADY = Set.of("ORDER_CLOSED", "ORDERCLOSED");

  private final NativePayService payments;
  private final WechatRefunds refunds;
  private final WechatConfig config;
  private final String callbackUrl;

  WechatChannel(
      NativePayService payments,
      WechatRefunds refunds,
      WechatConfig config,
      @ConfigProperty(name = "bida.payment.public-url") String publicUrl) {
    this.payments = payments;
    this.refunds = refunds;
    this.config = config;
    this.callbackUrl = publicUrl + WechatCallbacks.PATH;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean offers(String method, String currency) {
    return method.equals(NATIVE) && currency.equals("CNY");
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.all();
  }

  @Override
  public String merchantOf(String tenant) {
    return Merchants.DEFAULT;
  }

  @Override
  public Map<String, String> payWith(Payment attempt) {
    return Map.of("codeUrl", Objects.requireNonNull(attempt.handle()));
  }

  @Override
  public String callbackUrl() {
    return callbackUrl;
  }

  @Override
  public OpenAnswer open(Payment attempt) {
    return answer(
        () -> new OpenAnswer.Opened(payments.prepay(prepay(attempt)).getCodeUrl()),
        failure ->
            switch (failure) {
              case WechatFailure.Said said -> new OpenAnswer.Refused(said.code());
              case WechatFailure.Silence silence -> new OpenAnswer.NoAnswer(silence.why());
            });
  }

  private PrepayRequest prepay(Payment attempt) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var amount = new Amount();
    amount.setTotal(Math.toIntExact(attempt.amount().amountMinor()));
    amount.setCurrency(attempt.amount().currency());
    var request = new PrepayRequest();
    request.setAppid(config.appid());
    request.setMchid(config.mchid());
    request.setDescription(sent.description());
    request.setOutTradeNo(attempt.paymentNo());
    request.setNotifyUrl(sent.notifyUrl());
    request.setTimeExpire(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            sent.expiresAt().truncatedTo(ChronoUnit.SECONDS).atOffset(BEIJING)));
    request.setAmount(amount);
    return request;
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    var paymentNo = attempt.paymentNo();
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(config.mchid());
    request.setOutTradeNo(paymentNo);
    return answer(
        () -> read(paymentNo, payments.queryOrderByOutTradeNo(request)),
        failure ->
            switch (failure) {
              case WechatFailure.Said(int status, String code)
                  when status == 404 || UNKNOWN_NUMBER.contains(code) ->
                  new QueryAnswer.NotFound();
              case WechatFailure.Said said -> new QueryAnswer.NoAnswer(said.code());
              case WechatFailure.Silence silence -> new QueryAnswer.NoAnswer(silence.why());
            });
  }

  private QueryAnswer read(String paymentNo, Transaction answer) {
    if (!paymentNo.equals(answer.getOutTradeNo())
        || !config.mchid().equals(answer.getMchid())
        || answer.getTradeState() == null) {
      return new QueryAnswer.NoAnswer("an answer about something else");
    }
    return switch (answer.getTradeState()) {
      // REFUND says only that a refund was started on money that did arrive.
      case SUCCESS, REFUND -> new QueryAnswer.Paid(money(answer));
      case NOTPAY, USERPAYING, PAYERROR, ACCEPT -> new QueryAnswer.NotPaid();
      case CLOSED, REVOKED -> new QueryAnswer.Closed();
    };
  }

  private static Movement.MoneyIn money(Transaction answer) {
    return new Movement.MoneyIn(
        NAME,
        Merchants.DEFAULT,
        answer.getOutTradeNo(),
        Objects.requireNonNull(answer.getTransactionId()),
        Money.of(answer.getAmount().getTotal(), answer.getAmount().getCurrency()),
        WechatTimes.parse(answer.getSuccessTime()));
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    var request = new CloseOrderRequest();
    request.setMchid(config.mchid());
    request.setOutTradeNo(attempt.paymentNo());
    return answer(
        () -> {
          payments.closeOrder(request);
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

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return refunds.refund(refund, callbackUrl);
  }

  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return refunds.query(refund);
  }

  // Every throwable of the SDK, known or not, is an answer: it must not look like a result.
  static <T> T answer(Supplier<T> call, Function<WechatFailure, T> otherwise) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return otherwise.apply(WechatFailure.of(e));
    }
  }
}
