package bida.refund;

import bida.refund.core.RefundLifecycle;
import bida.refund.core.RefundTerms;
import bida.refund.core.WorkingDays;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The pure rules with this installation's settings and calendar. */
@Singleton
final class RefundRules {

  @Produces
  @Singleton
  WorkingDays workingDays() {
    try (var calendar =
        Objects.requireNonNull(getClass().getResourceAsStream("/china-working-days.txt"))) {
      return WorkingDays.parse(new String(calendar.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Produces
  @Singleton
  RefundLifecycle lifecycle(RefundConfig config, WorkingDays workingDays) {
    return new RefundLifecycle(
        new RefundTerms(
            config.awaitPayment(),
            config.review(),
            config.escalateAfterWorkingDays(),
            workingDays));
  }
}
