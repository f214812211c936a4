package bida.platform.decision;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {

  @Test
  void hasThreeAnswers() {
    assertThat(Decision.<String, String>accept("paid", "order-paid"))
        .isEqualTo(new Accepted<>("paid", List.of("order-paid")));
    assertThat(Decision.<String, String>accept("paid"))
        .isEqualTo(new Accepted<>("paid", List.of()));
    assertThat(Decision.<String, String>ignore("already so"))
        .isEqualTo(new Ignored<>("already so"));
    assertThat(Decision.<String, String>refuse("not_paid", "not paid"))
        .isEqualTo(new Refused<>("not_paid", "not paid"));
  }

  @Test
  void keepsItsEventsWhateverTheirMakerDoesLater() {
    var events = new ArrayList<>(List.of("order-paid"));

    var decision = Decision.accept("paid", events);
    events.clear();

    assertThat(decision).isEqualTo(new Accepted<>("paid", List.of("order-paid")));
  }
}
