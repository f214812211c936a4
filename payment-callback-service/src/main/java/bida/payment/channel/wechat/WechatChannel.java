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
import bida.payment.core.Payment.Payer;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Payments by WeChat Pay's own products for QR codes, its browser, apps and phones' browsers. */
@Singleton
final class WechatChannel implements Channel {

  static final String NAME = "wechat";

  private static final String NO_ACCOUNT = "merchant_not_configured";
  private static final Capabilities NOTHING =
      new Capabilities(false, false, Capabilities.Refunds.NONE, false, false);
  private static final Set<String> UNKNOWN_NUMBER =
      Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS");
  // 微信支付交易单号
  private static final Pattern TRANSACTION = Pattern.compile("[0-9]{28}");
  private static final Set<String> PAID_ALREADY = Set.of("ORDERPAID", "ORDER_PAID");
  private static final Set<String> CLOSED_ALREADY = Set.of("ORDER_CLOSED", "ORDERCLOSED");

  private final Merchants<WechatAccount> merchants;
  private final WechatRefunds refunds;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final String callbackUrl;

  WechatChannel(
      Merchants<WechatAccount> merchants,
      WechatRefunds refunds,
      InstantSource clock,
      RandomGenerator random,
      @ConfigProperty(name = "bida.payment.public-url") String publicUrl) {
    this.merchants = merchants;
    this.refunds = refunds;
    this.clock = clock;
    this.random = random;
    this.callbackUrl = publicUrl + WechatCallbacks.PATH;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean offers(String method, String currency) {
    return WechatMethod.named(method).isPresent() && currency.equals("CNY");
  }

  @Override
  public Optional<String> lacks(String method, Payer payer) {
    return WechatMethod.named(method).flatMap(known -> known.lacking(payer));
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.all();
  }

  @Override
  public Capabilities capabilitiesOf(String merchant) {
    return merchants.find(merchant).isPresent() ? capabilities() : NOTHING;
  }

  @Override
  public String merchantOf(String tenant) {
    return merchants.of(tenant);
  }

  @Override
  public Map<String, String> payWith(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(
            account ->
                method(attempt)
                    .payWith(
                        Objects.requireNonNull(attempt.handle()),
                        Objects.requireNonNull(attempt.prepay()).payer(),
                        new PaySigns(account, clock.instant(), Nonce.of(random))))
        .orElse(Map.of());
  }

  private static WechatMethod method(Payment attempt) {
    return WechatMethod.named(attempt.method()).orElseThrow();
  }

  @Override
  public String callbackUrl() {
    return callbackUrl;
  }

  @Override
  public OpenAnswer open(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> open(account, attempt))
        .orElseGet(() -> new OpenAnswer.Refused(NO_ACCOUNT));
  }

  private static OpenAnswer open(WechatAccount account, Payment attempt) {
    return answer(
        () -> new OpenAnswer.Opened(WechatOrders.place(account, method(attempt), attempt)),
        failure ->
            switch (failure) {
              case WechatFailure.Said(_, String code)
                  when code.equals(WechatFailure.OTHER_PARAMETERS) ->
                  new OpenAnswer.KnownOtherwise(code);
              case WechatFailure.Said said -> new OpenAnswer.Refused(said.code());
              case WechatFailure.Silence silence -> new OpenAnswer.NoAnswer(silence.why());
            });
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> query(account, attempt.paymentNo()))
        .orElseGet(() -> new QueryAnswer.NoAnswer(NO_ACCOUNT));
  }

  private static QueryAnswer query(WechatAccount account, String paymentNo) {
    var request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(account.mchid());
    request.setOutTradeNo(paymentNo);
    return asked(() -> read(account, paymentNo, orders(account).queryOrderByOutTradeNo(request)));
  }

  // Orders of every method are asked about and closed at the same addresses.
  private static NativePayService orders(WechatAccount account) {
    return new NativePayService.Builder().httpClient(account.http()).build();
  }

  @Override
  public QueryAnswer find(String merchant, String number) {
    return TRANSACTION.matcher(number).matches()
        ? merchants
            .find(merchant)
            .map(account -> byTransaction(account, number))
            .orElseGet(() -> new QueryAnswer.NoAnswer(NO_ACCOUNT))
        : Channel.super.find(merchant, number);
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
    return answer(
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
        NAME,
        merchant,
        answer.getOutTradeNo(),
        Objects.requireNonNull(answer.getTransactionId()),
        Money.of(answer.getAmount().getTotal(), answer.getAmount().getCurrency()),
        WechatTimes.parse(answer.getSuccessTime()));
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> close(account, attempt.paymentNo()))
        .orElseGet(() -> new CloseAnswer.NoAnswer(NO_ACCOUNT));
  }

  private static CloseAnswer close(WechatAccount account, String paymentNo) {
    var request = new CloseOrderRequest();
    request.setMchid(account.mchid());
    request.setOutTradeNo(paymentNo);
    return answer(
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

  @Override
  public RefundAnswer refund(RefundOrder refund) {
    return merchants
        .find(refund.merchant())
        .map(account -> refunds.refund(account, refund, callbackUrl))
        .orElseGet(() -> new RefundAnswer.NoAnswer(NO_ACCOUNT));
  }

  @Override
  public RefundAnswer queryRefund(RefundOrder refund) {
    return merchants
        .find(refund.merchant())
        .map(account -> refunds.query(account, refund))
        .orElseGet(() -> new RefundAnswer.NoAnswer(NO_ACCOUNT));
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
