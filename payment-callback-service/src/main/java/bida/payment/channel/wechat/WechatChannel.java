package bida.payment.channel.wechat;

import bida.payment.channel.Capabilities;
import bida.payment.channel.Channel;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.Merchants;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Payments by WeChat Pay's own products for QR codes, its browser, apps and phones' browsers. */
@Singleton
final class WechatChannel implements Channel {

  static final String NAME = "wechat";

  private static final String NO_ACCOUNT = "merchant_not_configured";

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
    return merchants.find(merchant).isPresent() ? capabilities() : Capabilities.none();
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
        .map(account -> WechatOrders.open(account, method(attempt), attempt))
        .orElseGet(() -> new OpenAnswer.Refused(NO_ACCOUNT));
  }

  @Override
  public QueryAnswer query(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> WechatOrders.query(account, attempt.paymentNo()))
        .orElseGet(() -> new QueryAnswer.NoAnswer(NO_ACCOUNT));
  }

  @Override
  public QueryAnswer find(String merchant, String number) {
    return merchants
        .find(merchant)
        .map(account -> WechatOrders.find(account, number))
        .orElseGet(() -> new QueryAnswer.NoAnswer(NO_ACCOUNT));
  }

  @Override
  public CloseAnswer close(Payment attempt) {
    return merchants
        .find(attempt.merchant())
        .map(account -> WechatOrders.close(account, attempt.paymentNo()))
        .orElseGet(() -> new CloseAnswer.NoAnswer(NO_ACCOUNT));
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
}
