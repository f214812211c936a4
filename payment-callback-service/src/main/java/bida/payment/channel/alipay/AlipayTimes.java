package bida.payment.channel.alipay;

import bida.payment.core.Days;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Times as Alipay writes them: in Beijing, without saying so, sometimes with milliseconds. */
final class AlipayTimes {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private AlipayTimes() {}

  static String write(Instant at) {
    return SECONDS.format(at.atZone(Days.CHINA));
  }

  static Instant parse(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).atZone(Days.CHINA).toInstant();
  }
}
