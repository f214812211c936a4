package bida.simulators.alipay;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times without a zone, which are Beijing's. */
final class Beijing {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZONE);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZONE);
  private static final DateTimeFormatter COMPACT_DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZONE);

  private Beijing() {}

  static String second(Instant at) {
    return SECOND.format(at);
  }

  static String millis(Instant at) {
    return MILLIS.format(at);
  }

  static String compactDay(Instant at) {
    return COMPACT_DAY.format(at);
  }

  static LocalDate day(Instant at) {
    return at.atZone(ZONE).toLocalDate();
  }

  static Instant parse(String second) {
    return LocalDateTime.parse(second.replace(' ', 'T')).atZone(ZONE).toInstant();
  }
}
