package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.core.OperatorAct.Wish;
import bida.payment.core.OperatorTask.CreditWallet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorActLifecycleTest {

  private static final Instant NOW = Samples.NOW;
  private static final Duration DAY = Duration.ofHours(24);

  @ParameterizedTest
  @CsvSource({"50000, DONE", "50001, PROPOSED", "-50000, DONE", "-50001, PROPOSED"})
  void takesASecondPersonAboveTheLimitWhicheverWayTheMoneyGoes(long fen, OperatorActStatus status) {
    assertThat(act(fen).status()).isEqualTo(status);
  }

  /** Many small acts are as much money as a large one. */
  @ParameterizedTest
  @CsvSource({
    "1,     0,      DONE",
    "50000, 150000, DONE",
    "50000, 150001, PROPOSED",
    "1,     200000, PROPOSED",
    "1,     999999, PROPOSED",
    "50001, 0,      PROPOSED",
  })
  void takesASecondPersonAboveTheSumOfADay(long fen, long doneMinor, OperatorActStatus status) {
    assertThat(act(fen, new Allowance(50_000, 200_000, doneMinor)).status()).isEqualTo(status);
  }

  @Test
  void livesAsTheTableSays() throws IOException {
    try (var in = getClass().getResourceAsStream("/operator-act-lifecycle.txt")) {
      assertThat(table()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String table() {
    return LifecycleTable.of(
        Arrays.stream(OperatorActStatus.values()).map(OperatorActLifecycleTest::act).toList(),
        commands(),
        OperatorAct::status,
        OperatorActLifecycle::decide);
  }

  private static Map<String, OperatorActCommand> commands() {
    var commands = new LinkedHashMap<String, OperatorActCommand>();
    commands.put("approve: the same person", approve("alice", Duration.ZERO));
    commands.put("approve: another person", approve("bob", Duration.ZERO));
    commands.put("approve: in 24 h", approve("bob", DAY));
    commands.put("expire: before 24 h", new OperatorActCommand.Expire(NOW));
    commands.put("expire: in 24 h", new OperatorActCommand.Expire(NOW.plus(DAY)));
    return commands;
  }

  private static OperatorActCommand approve(String person, Duration after) {
    return new OperatorActCommand.Approve(person, NOW.plus(after));
  }

  private static OperatorAct act(OperatorActStatus status) {
    var proposed = act(50_001);
    return status == OperatorActStatus.PROPOSED ? proposed : proposed.ended(status, "bob", NOW);
  }

  private static OperatorAct act(long fen) {
    return act(fen, new Allowance(50_000, 200_000, 0));
  }

  private static OperatorAct act(long fen, Allowance allowance) {
    var task = new CreditWallet("app-1", "buyer-1", Money.of(fen, "CNY"));
    var wish = new Wish(task, "statement 17", "top-up by bank transfer", "alice", NOW);
    return OperatorAct.of("A1", wish, allowance, NOW.plus(DAY));
  }
}
