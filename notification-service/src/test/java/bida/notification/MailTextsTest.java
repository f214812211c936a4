package bida.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailTextsTest {

  @Test
  void hasWordsForWhatItTellsInBothLanguages() {
    for (var kind :
        List.of(
            "order.paid",
            "order.delivered",
            "order.refunded",
            "order.cancelled",
            "order.cancel_refused",
            "order.action_required",
            "order.action_reminder",
            "ticket.reminder",
            "ticket.reissued",
            "ticket.rescheduled")) {
      assertThat(MailTexts.tells(kind)).isTrue();
      for (var language : List.of("zh-CN", "en")) {
        var mail = MailTexts.of(kind, "M-1", "O-1", language);

        assertThat(mail.subject()).contains("M-1");
        assertThat(mail.text()).contains("M-1", "O-1").doesNotContain("{");
      }
    }
    assertThat(MailTexts.tells("order.cancel_requested")).isFalse();
  }
}
