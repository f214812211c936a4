package bida.payment.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Days as the channels count them, wherever the machine stands (failures.md B05). */
final class Days {

  static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private Days() {}

  static Instant start(LocalDate day) {
    return day.atStartOfDay(CHINA).toInstant();
  }

  static LocalDate of(Instant at) {
    return LocalDate.ofInstant(at, CHINA);
  }
}
