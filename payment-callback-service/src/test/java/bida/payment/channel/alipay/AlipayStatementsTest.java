package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.Merchants;
import bida.payment.channel.StatementAnswer.Damaged;
import bida.payment.channel.StatementAnswer.Empty;
import bida.payment.channel.StatementAnswer.Fetched;
import bida.payment.channel.StatementAnswer.NoAnswer;
import bida.payment.channel.StatementAnswer.NotYet;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import bida.simulators.Simulators;
import bida.simulators.SimulatorsConfig;
import bida.simulators.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A day's statement from the simulator, which writes it as Alipay does (failures.md B07, B08). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlipayStatementsTest {

  private static final LocalDate DAY = LocalDate.parse("2026-10-19");
  private static final Instant MORNING = Instant.parse("2026-10-18T22:00:00Z");

  @TempDir static Path folder;
  private World world;
  private AlipayStatements statements;

  @BeforeAll
  void aDayWithAPaymentAndTwoRefunds() throws Exception {
    var config = new HashMap<String, String>();
    config.put("BIDA_SIM_DATA", folder.toString());
    config.put("BIDA_SIM_PORTS", "any");
    config.put("BIDA_SIM_CLOCK_START", MORNING.toString());
    config.put("BIDA_SIM_ALIPAY_PRIVATE_KEY_FILE", key("alipay_platform"));
    config.put("BIDA_ALIPAY_APP_KEY_FILE", key("alipay_app"));
    config.put("BIDA_SIM_WECHAT_PLATFORM_PRIVATE_KEY_FILE", key("wechat_platform"));
    config.put("BIDA_WECHAT_MERCHANT_KEY_FILE", key("wechat_merchant"));
    world = Simulators.start(SimulatorsConfig.of(config), InstantSource.fixed(MORNING));
    var account = Keys.account(folder, URI.create(world.alipay() + "/gateway.do"));
    var merchants = new Merchants<>(Map.of("default", account), AlipayAccount::tenants);
    var client = new AlipayClient(world.clock());
    statements = new AlipayStatements(merchants, client, new AlipayDownload(LIMITS), LIMITS);
    client.call(
        account,
        "alipay.trade.precreate",
        Map.of("out_trade_no", "VG1", "total_amount", "9.90", "subject", "游戏点券100"));
    control("POST", "/alipay/pay", "{\"outTradeNo\":\"VG1\"}");
    control("POST", "/alipay/refund", "{\"outTradeNo\":\"VG1\",\"amountMinor\":300}");
    control("POST", "/alipay/refund", "{\"outTradeNo\":\"VG1\",\"amountMinor\":690}");
    control("POST", "/clock", "{\"advance\":\"PT30H\"}");
  }

  @AfterAll
  void close() {
    world.close();
  }

  private String key(String pair) {
    return Keys.file(folder, pair, "private_pkcs8_pem").toString();
  }

  @Test
  void readsWhatMoved() throws Exception {
    var file = folder.resolve("day.zip");

    assertThat(statements.fetch("default", DAY, file)).isEqualTo(new Fetched());
    var rows = new ArrayList<StatementRow>();
    assertThat(statements.read("default", file, () -> rows::add)).isEqualTo(3);

    assertThat(rows)
        .extracting(StatementRow::kind)
        .containsExactly(Kind.PAYMENT, Kind.REFUND, Kind.REFUND);
    assertThat(rows)
        .extracting(row -> row.amount().amountMinor())
        .containsExactly(990L, 300L, 690L);
    assertThat(rows.getFirst().ourNo()).isEqualTo("VG1");
  }

  @Test
  void knowsADayThatIsNotReadyFromOneOnWhichNothingMoved() throws Exception {
    var file = folder.resolve("none.zip");

    assertThat(statements.fetch("default", DAY.plusDays(1), file)).isInstanceOf(NotYet.class);
    assertThat(statements.fetch("default", DAY.minusDays(1), file)).isEqualTo(new Empty());
    knob("notReady", 1);
    assertThat(statements.fetch("default", DAY, file)).isEqualTo(new NotYet("isp.bill_not_exist"));
    assertThat(statements.fetch("forgotten", DAY, file)).isInstanceOf(NoAnswer.class);
    assertThat(statements.readyAt(DAY)).isEqualTo(Instant.parse("2026-10-20T01:30:00Z"));
  }

  @Test
  void asksForAFreshAddressWhenOneIsTooOldAndGivesUpAfterTwo() throws Exception {
    var file = folder.resolve("old.zip");
    knob("expired", 1);
    assertThat(statements.fetch("default", DAY, file)).isEqualTo(new Fetched());

    knob("expired", 2);
    assertThat(statements.fetch("default", DAY, file)).isInstanceOf(NoAnswer.class);
  }

  @Test
  void believesNothingThatIsDamagedOrDoesNotAddUp() throws Exception {
    for (var trouble : List.of("damaged", "wrongTotals")) {
      var file = folder.resolve(trouble + ".zip");
      knob(trouble, 1);

      var answer = statements.fetch("default", DAY, file);

      assertThat(answer).as(trouble).isNotInstanceOf(Damaged.class);
      assertThatThrownBy(() -> statements.read("default", file, () -> _ -> {}))
          .as(trouble)
          .isInstanceOf(StatementFlaw.class);
    }
  }

  @Test
  void readsADifferentLayoutAndReportsDifferentMoney() throws Exception {
    for (var change : Map.of("utf8", 3L, "newColumn", 3L, "missing", 2L, "extra", 4L).entrySet()) {
      var file = folder.resolve(change.getKey() + ".zip");
      knob(change.getKey(), 1);

      assertThat(statements.fetch("default", DAY, file)).isEqualTo(new Fetched());

      assertThat(statements.read("default", file, () -> _ -> {}))
          .as(change.getKey())
          .isEqualTo(change.getValue());
    }
  }

  private void knob(String name, int times) throws Exception {
    control("POST", "/knobs/alipay", "{\"bill\":{\"%s\":%d}}".formatted(name, times));
  }

  private void control(String method, String path, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(world.control() + path))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private static final AlipayStatementConfig LIMITS =
      new AlipayStatementConfig() {
        @Override
        public Duration readyAfter() {
          return Duration.ofMinutes(570);
        }

        @Override
        public long mostBytes() {
          return 1 << 20;
        }

        @Override
        public long mostUnzippedBytes() {
          return 1 << 20;
        }

        @Override
        public Duration downloadTimeout() {
          return Duration.ofSeconds(5);
        }
      };
}
