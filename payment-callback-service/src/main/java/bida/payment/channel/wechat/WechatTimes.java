package bida.payment.channel.wechat;

import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as the channel writes them: RFC 3339 with an offset, usually +08:00. */
final class WechatTimes {

  private WechatTimes() {}

  static Instant parse(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }
}
