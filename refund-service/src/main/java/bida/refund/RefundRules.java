package bida.refund;

import bida.platform.calendar.WorkingDays;
import bida.refund.core.CaseKinds;
import bida.refund.core.CaseLifecycle;
import bida.refund.core.CaseTerms;
import bida.refund.core.RefundLifecycle;
import bida.refund.core.RefundTerms;
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
    return WorkingDays.announced();
  }

  @Produces
  @Singleton
  CaseKinds caseKinds() {
    return CaseKinds.parse(text("/case-kinds.txt"));
  }

  @Produces
  @Singleton
  CaseLifecycle caseLifecycle(RefundConfig config, CaseKinds kinds) {
    return new CaseLifecycle(new CaseTerms(kinds, config.caseReopen(), config.promiseReminder()));
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

  private static String text(String name) {
    try (var file = Objects.requireNonNull(RefundRules.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
