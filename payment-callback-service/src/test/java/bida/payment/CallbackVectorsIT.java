package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.core.Payment;
import bida.payment.core.Payment.Payer;
import bida.payment.core.Payment.Way;
import bida.payment.core.PaymentWindow;
import bida.payment.core.WindowStatus;
import bida.platform.event.EventJson;
import bida.platform.test.Await;
import bida.platform.test.Servers;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every vector of WeChat Pay over HTTP on the packaged service: a process of its own whose clock
 * stands at the vectors' second, with an emptied database and the payment the vectors are about.
 */
@QuarkusIntegrationTest
@TestProfile(CallbackVectorsIT.AtTheVectorsSecond.class)
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class CallbackVectorsIT {

  private static final String ORDER = "VG202610190000000000";
  private static final Money PRICE = Money.of(990, "CNY");

  /** The clock of the process; production refuses one that stands still. */
  public static final class AtTheVectorsSecond implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("bida.clock.fixed", String.valueOf(OutsideWorld.VECTORS_NOW.getEpochSecond()));
    }

    @Override
    public String getConfigProfile() {
      return "local";
    }
  }

  static Stream<Arguments> vectors() throws IOException {
    var cases = OutsideWorld.read("wechat_callback.json").get("cases");
    return cases.valueStream().map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @BeforeEach
  void anEmptyDatabaseWithTheExpectedPayment() throws SQLException {
    try (var database = connect()) {
      Await.until("empty tables", () -> emptied(database));
      expectPayment(database);
    }
  }

  // The service's timers go on meanwhile: a deadlock with one of them is tried again.
  private static boolean emptied(Connection database) throws SQLException {
    try {
      emptyAllTables(database);
      return true;
    } catch (SQLException e) {
      if ("40P01".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) {
    var request = given().urlEncodingEnabled(false);
    vector
        .get("headers")
        .properties()
        .forEach(header -> request.header(header.getKey(), header.getValue().asText()));

    var answer =
        request
            .body(vector.get("body").asText().getBytes(StandardCharsets.UTF_8))
            .post("/v1/callbacks/wechat")
            .then()
            .extract();

    var kept = count("callback") + count("movement");
    switch (vector.get("expect").asText()) {
      case "ACCEPT" -> {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(kept).isEqualTo(2);
        if (name.startsWith("payment_")) {
          awaitOne("payment where status = 'SUCCEEDED'");
          awaitOne("outbox where type = 'payment-confirmed'");
        } else {
          awaitOne("movement where applied_at is not null");
        }
      }
      case "SUSPEND_AMOUNT", "SUSPEND_CURRENCY" -> {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(kept).isEqualTo(2);
        awaitOne("payment where status = 'MISMATCH'");
        awaitOne("outbox where type = 'payment-unmatched'");
        assertThat(count("outbox where type = 'payment-confirmed'")).isZero();
      }
      case "SUSPEND_UNKNOWN_ORDER" -> {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(kept).isEqualTo(2);
        awaitOne("payment where status = 'ORPHAN'");
        assertThat(count("outbox")).isZero();
      }
      default -> {
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(kept).isZero();
        assertThat(count("ledger_transfer")).isZero();
      }
    }
    assertThat(
            count("(select from ledger_entry group by currency having sum(amount_minor) <> 0) x"))
        .isZero();
  }

  private static void awaitOne(String what) {
    Await.until("one " + what, () -> count(what) == 1);
  }

  private static long count(String what) {
    try (var database = connect();
        var rows = database.createStatement().executeQuery("select count(*) from " + what)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect() throws SQLException {
    var config = ConfigProvider.getConfig();
    return DriverManager.getConnection(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class));
  }

  private static void emptyAllTables(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(
          """
          do $$
          declare
            name text;
            names text[] := array(select format('%I', tablename) from pg_tables
                                  where schemaname = 'public' and tablename <> 'flyway_schema_history');
          begin
            foreach name in array names loop
              execute 'alter table ' || name || ' disable trigger user';
            end loop;
            execute 'truncate ' || array_to_string(names, ', ');
            foreach name in array names loop
              execute 'alter table ' || name || ' enable trigger user';
            end loop;
          end $$
          """);
    }
  }

  private static void expectPayment(Connection database) throws SQLException {
    var now = OutsideWorld.VECTORS_NOW;
    var payBy = now.plus(Duration.ofMinutes(15));
    var lateUntil = now.plus(Duration.ofHours(12));
    var window =
        new PaymentWindow(
            ORDER,
            "app-1",
            "buyer-1",
            PRICE,
            "游戏点券100",
            now,
            payBy,
            lateUntil,
            WindowStatus.OPEN,
            1,
            null,
            false,
            null,
            null);
    var payment =
        Payment.attempt(
            window,
            new Way("wechat", "default", "native", "http://127.0.0.1/callback", Payer.UNNAMED),
            now);
    try (var insert =
        database.prepareStatement(
            """
            insert into payment_window (order_no, tenant, buyer_id, status, version, amount_minor,
                currency, pay_by, late_money_until, next_deadline_at, state)
            values (?, 'app-1', 'buyer-1', 'OPEN', 1, 990, 'CNY', ?, ?, ?, ?::jsonb)
            """)) {
      insert.setString(1, ORDER);
      insert.setTimestamp(2, Timestamp.from(payBy));
      insert.setTimestamp(3, Timestamp.from(lateUntil));
      insert.setTimestamp(4, Timestamp.from(lateUntil));
      insert.setString(5, EventJson.write(window));
      insert.execute();
    }
    try (var insert =
        database.prepareStatement(
            """
            insert into payment (payment_id, payment_no, order_no, tenant, channel, status, version,
                amount_minor, currency, next_deadline_at, opened_at, state)
            values (?, ?, ?, 'app-1', 'wechat', 'CREATED', 1, 990, 'CNY', ?, ?, ?::jsonb)
            """)) {
      insert.setString(1, payment.paymentId());
      insert.setString(2, payment.paymentNo());
      insert.setString(3, ORDER);
      insert.setTimestamp(4, Timestamp.from(payBy));
      insert.setTimestamp(5, Timestamp.from(now));
      insert.setString(6, EventJson.write(payment));
      insert.execute();
    }
  }
}
