package bida.payment.channel.wechat;

import bida.contracts.Money;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Refund;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/** Money back through WeChat Pay; its refund number makes every repetition harmless. */
@Singleton
final class WechatRefunds {

  // 80 characters fit what the buyer sees beside the refund.
  private static final int REASON_LENGTH = 80;
  private static final Set<String> NOT_NOW =
      Set.of("NOT_ENOUGH", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED");
  // Nothing is wrong with the refund: a key is being changed, or a permission is missing.
  private static final Set<String> OUR_SETTINGS =
      Set.of("SIGN_ERROR", "NO_AUTH", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS");
  private static final Set<String> UNKNOWN_NUMBER =
      Set.of("RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST", "REFUND_NOT_EXIST");

  private final InstantSource clock;

  WechatRefunds(InstantSource clock) {
    this.clock = clock;
  }

  RefundAnswer refund(WechatAccount account, RefundOrder refund, String callbackUrl) {
    var amount = new AmountReq();
    amount.setRefund(refund.amount().amountMinor());
    amount.setTotal(refund.captured().amountMinor());
    amount.setCurrency(refund.captured().currency());
    var request = new CreateRequest();
    request.setTransactionId(refund.transactionId());
    request.setOutRefundNo(refund.refundNo());
    request.setReason(
        refund.reason().substring(0, Math.min(REASON_LENGTH, refund.reason().length())));
    request.setNotifyUrl(callbackUrl);
    request.setAmount(amount);
    return WechatFailure.answer(
        () -> read(refund, refunds(account).create(request)), WechatRefunds::refused);
  }

  /** Only what is wrong with this refund, and will be tomorrow, ends it (failures.md D06). */
  static RefundAnswer refused(WechatFailure failure) {
    return switch (failure) {
      case WechatFailure.Said(int status, String code)
          when status == 429 || NOT_NOW.contains(code) || OUR_SETTINGS.contains(code) ->
          new RefundAnswer.Later(code);
      case WechatFailure.Said said -> new RefundAnswer.Refused(said.code());
      case WechatFailure.Silence silence -> new RefundAnswer.NoAnswer(silence.why());
    };
  }

  private static RefundService refunds(WechatAccount account) {
    return new RefundService.Builder().httpClient(account.http()).build();
  }

  RefundAnswer query(WechatAccount account, RefundOrder refund) {
    var request = new QueryByOutRefundNoRequest();
    request.setOutRefundNo(refund.refundNo());
    return WechatFailure.answer(
        () -> read(refund, refunds(account).queryByOutRefundNo(request)),
        failure ->
            switch (failure) {
              case WechatFailure.Said(int status, String code)
                  when status == 404 || UNKNOWN_NUMBER.contains(code) ->
                  new RefundAnswer.NotFound();
              case WechatFailure.Said said -> new RefundAnswer.NoAnswer(said.code());
              case WechatFailure.Silence silence -> new RefundAnswer.NoAnswer(silence.why());
            });
  }

  private RefundAnswer read(RefundOrder refund, Refund answer) {
    if (!refund.refundNo().equals(answer.getOutRefundNo())
        || answer.getStatus() == null
        || answer.getRefundId() == null) {
      return new RefundAnswer.NoAnswer("an answer about something else");
    }
    return switch (answer.getStatus()) {
      case PROCESSING -> new RefundAnswer.Processing(answer.getRefundId());
      case SUCCESS -> ended(refund, answer, Kind.REFUND);
      case ABNORMAL -> ended(refund, answer, Kind.REFUND_ABNORMAL);
      case CLOSED -> ended(refund, answer, Kind.REFUND_CLOSED);
    };
  }

  private RefundAnswer ended(RefundOrder refund, Refund answer, Kind kind) {
    var currency = answer.getAmount().getCurrency();
    return new RefundAnswer.Ended(
        new Movement.RefundEnded(
            WechatChannel.NAME,
            refund.merchant(),
            kind,
            refund.refundNo(),
            answer.getRefundId(),
            refund.paymentNo(),
            refund.transactionId(),
            Money.of(
                Objects.requireNonNull(answer.getAmount().getRefund()),
                currency == null ? refund.amount().currency() : currency),
            answer.getSuccessTime() == null
                ? clock.instant()
                : WechatTimes.parse(answer.getSuccessTime())));
  }
}
