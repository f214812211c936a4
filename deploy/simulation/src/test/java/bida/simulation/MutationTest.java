package bida.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulation.machine.Guard;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without what keeps the money right the simulation fails, and for that reason. */
class MutationTest {

  // Of the rarest a run of this many finds several.
  private static final long SEEDS = 200;

  @ParameterizedTest(name = "without {0} it finds {1}")
  @CsvSource({
    "INBOX,                I1 I2 I3 I6 I12 exception",
    "WRITE_BEFORE_ACK,     I13",
    "APPLY_BEFORE_OFFSET,  I1 I7 liveness",
    "HOLD_RULE,            I1 I5",
    "VERSION_CHECK,        I1 I6 I7 I12 stock exception",
    "STOCK_UNTIL_CLOSED,   stock",
    "ONE_REFUND_NUMBER,    I2",
    "MONEY_KEY,            I1",
    "DISPATCH_BEFORE_CALL, I1 I3 I5",
  })
  void notices(Guard missing, String rules) {
    var found =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> Seed.run(seed, EnumSet.of(missing)))
            .flatMap(run -> run.violation().stream())
            .findFirst();

    assertThat(found).as("what is found in %d seeds", SEEDS).isPresent();
    assertThat(Set.of(rules.split(" "))).contains(found.get().rule());
  }
}
