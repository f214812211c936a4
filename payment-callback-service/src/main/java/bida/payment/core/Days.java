package bida.payment.core;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Days as the channels count them, wherever the machine stands (failures.md B05): of statements,
 * bills and people alike.
 */
public final class Days {

  public static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private Days() {}

  public static Instant start(LocalDate day) {
    return day.atStartOfDay(CHINA).toInstant();
  }

  public static LocalDate of(Instant at) {
    return LocalDate.ofInstant(at, CHINA);
  }
}
