package bida.payment.channel.wechat;

import bida.payment.channel.ClockSkew;
import java.io.IOException;
import java.time.Instant;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Compares clocks with every answer, refusals among them: to a clock that is wrong the channel says
 * nothing else. It proves nothing, so it raises an alarm and changes nothing.
 */
final class TimeOfAnswer implements Interceptor {

  private final ClockSkew skew;

  TimeOfAnswer(ClockSkew skew) {
    this.skew = skew;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    var answer = chain.proceed(chain.request());
    var epochSeconds = answer.header("Wechatpay-Timestamp", "");
    if (epochSeconds != null && epochSeconds.matches("[0-9]{1,12}")) {
      skew.heard(WechatChannel.NAME, Instant.ofEpochSecond(Long.parseLong(epochSeconds)));
    }
    return answer;
  }
}
