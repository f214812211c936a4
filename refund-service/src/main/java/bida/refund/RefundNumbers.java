package bida.refund;

import bida.platform.ids.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Numbers the channels know a refund by: RF, the second in Beijing, ten random characters. */
@ApplicationScoped
class RefundNumbers {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyMMddHHmmss").withZone(ZoneId.of("Asia/Shanghai"));

  private final InstantSource clock;
  private final Identifiers ids;

  RefundNumbers(InstantSource clock, Identifiers ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** 24 characters of at most 32 that every channel takes. */
  String next() {
    return "RF" + SECOND.format(clock.instant()) + ids.text(10);
  }
}
