package bida.simulators.wechat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as WeChat Pay writes them. */
final class Beijing {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter BILL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter WIRE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

  private Beijing() {}

  static String wire(Instant instant) {
    return WIRE.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE));
  }

  static String bill(Instant instant) {
    return BILL.format(instant.atZone(ZONE));
  }

  static String compactDay(Instant instant) {
    return DAY.format(instant.atZone(ZONE));
  }

  static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZONE);
  }
}
