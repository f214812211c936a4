package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Small versions of the runs that try the money, on the packaged system. */
@ExtendWith(FullStack.class)
class MoneyIT {

  @Test
  void oneCallbackDeliveredByTwoInstancesAtOnceHasOneEffect() {
    FullStack.bida("storm", "--deliveries", "100").orFail();
  }

  @Test
  void paymentsOfEveryKindEndByRule() {
    FullStack.bida("mixed", "--payments", "30").orFail();
  }

  @Test
  void queriesFindWhatNoCallbackTells() {
    var outcome =
        FullStack.bida("demo", "--story", "all-callbacks-lost", "--orders", "12", "--json");

    outcome.orFail();
    assertThat(outcome.json().at("/confirmedBy/query").asInt()).isEqualTo(12);
  }
}
