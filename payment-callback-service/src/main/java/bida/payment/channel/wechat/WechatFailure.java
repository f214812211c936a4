package bida.payment.channel.wechat;

import com.wechat.pay.java.core.exception.ServiceException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What stands behind an exception of the SDK. Error bodies are not signed, so a code is a hint and
 * never a proof; messages of the SDK repeat requests with their signatures and are never logged.
 */
sealed interface WechatFailure {

  /** The channel heard us and named a code. */
  record Said(int status, String code) implements WechatFailure {}

  /** Nobody knows whether it was done. */
  record Silence(String why) implements WechatFailure {}

  // The channel itself does not know (protocols of API v3: ask again with the same number).
  Set<String> UNCERTAIN = Set.of("SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "");

  /** The order is known with other parameters; the channel's own code for it is used for more. */
  String OTHER_PARAMETERS = "OTHER_PARAMETERS";

  static WechatFailure of(RuntimeException failure) {
    if (failure instanceof ServiceException said) {
      var code = said.getErrorCode() == null ? "" : said.getErrorCode();
      return said.getHttpStatusCode() >= 500 || UNCERTAIN.contains(code)
          ? new Silence("HTTP " + said.getHttpStatusCode() + " " + code)
          : new Said(said.getHttpStatusCode(), isReentry(said) ? OTHER_PARAMETERS : code);
    }
    return new Silence(failure.getClass().getSimpleName());
  }

  // 请求重入时，参数与首次请求时不一致 (268498688).
  private static boolean isReentry(ServiceException said) {
    return said.getErrorMessage() != null && said.getErrorMessage().contains("重入");
  }

  // Every throwable of the SDK, known or not, is an answer: it must not look like a result.
  static <T> T answer(Supplier<T> call, Function<WechatFailure, T> otherwise) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return otherwise.apply(of(e));
    }
  }
}
