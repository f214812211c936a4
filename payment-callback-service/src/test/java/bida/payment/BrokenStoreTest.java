package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database is slow or gone while a callback comes, or its answer or ours gets lost. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class BrokenStoreTest {

  private static final String ORDER = WechatVectors.ORDER;
  private static final JsonNode CALLBACK = WechatVectors.named("payment_success");

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject OutboxRows outbox;
  @Inject Pool pool;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String jdbcUrl;

  @ConfigProperty(name = "quarkus.datasource.username")
  String user;

  @ConfigProperty(name = "quarkus.datasource.password")
  String password;

  @BeforeEach
  void anEmptyBookWithTheExpectedPayment() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(ORDER, "wechat", "native");
  }

  /** The commit comes after all: what was refused is stored, and the repetition changes nothing. */
  @Test
  void a32RefusesWhatMayHaveBeenCommittedAndTakesItOnce() {
    whileNothingCanBeStored(
        () -> WechatVectors.post(CALLBACK).statusCode(503).body("code", equalTo("FAIL")));

    Await.until("the late commit", () -> count("movement") == 1);
    WechatVectors.post(CALLBACK).statusCode(200);

    assertTakenOnce();
  }

  @Test
  void a30AnswersWithinTheDeadlineOfTheChannelHoweverSlowItsStoreIs() {
    whileNothingCanBeStored(
        () -> {
          long began = System.nanoTime();
          WechatVectors.post(CALLBACK).statusCode(503);
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        });

    WechatVectors.post(CALLBACK).statusCode(200);
    assertTakenOnce();
  }

  private void whileNothingCanBeStored(Runnable then) {
    var blocker = pool.getConnection().await().indefinitely();
    var tx = blocker.begin().await().indefinitely();
    blocker.query("lock table movement in access exclusive mode").execute().await().indefinitely();
    try {
      then.run();
    } finally {
      tx.rollback().chain(blocker::close).await().indefinitely();
    }
  }

  @Test
  void a31AcknowledgesNothingWhileTheDatabaseIsDown() throws SQLException {
    try (var operator = DriverManager.getConnection(jdbcUrl, user, password);
        var sql = operator.createStatement()) {
      sql.execute("alter database " + operator.getCatalog() + " connection limit 0");
      try {
        endSessions(sql);

        WechatVectors.post(CALLBACK).statusCode(503).body("code", equalTo("FAIL"));
      } finally {
        sql.execute("alter database " + operator.getCatalog() + " connection limit -1");
      }
    }

    Await.until(
        "the database to be back",
        () -> WechatVectors.post(CALLBACK).extract().statusCode() == 200);
    assertTakenOnce();
  }

  private static void endSessions(Statement sql) throws SQLException {
    sql.execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where usename = current_user and pid <> pg_backend_pid()
        """);
  }

  /** A copy that was promoted too early, or an operator who saves what can be saved. */
  @Test
  void e16AcknowledgesNothingAndIsNotReadyWhileTheDatabaseIsReadOnly() throws SQLException {
    try (var operator = DriverManager.getConnection(jdbcUrl, user, password);
        var sql = operator.createStatement()) {
      var database = "alter database " + operator.getCatalog();
      sql.execute(database + " set default_transaction_read_only = on");
      try {
        endSessions(sql);
        Await.until("a database that answers and takes no writes", this::answersReadOnly);
        given()
            .get("/q/health/ready")
            .then()
            .statusCode(503)
            .body("checks.find { it.name == 'The database takes writes' }.status", equalTo("DOWN"));

        WechatVectors.post(CALLBACK).statusCode(503).body("code", equalTo("FAIL"));
      } finally {
        sql.execute(database + " reset default_transaction_read_only");
        endSessions(sql);
      }
    }

    Await.until("to be ready again", () -> given().get("/q/health/ready").statusCode() == 200);
    assertThat(count("callback")).isZero();
    WechatVectors.post(CALLBACK).statusCode(200);
    assertTakenOnce();
  }

  private boolean answersReadOnly() {
    return pool.query("show transaction_read_only")
        .execute()
        .map(rows -> rows.iterator().next().getString(0).equals("on"))
        .onFailure()
        .recoverWithItem(false)
        .await()
        .indefinitely();
  }

  @Test
  void e16KeepsNoHalfOfACallbackWhenTheDiskIsFull() {
    whileStoringFails("53100", 1_000, () -> WechatVectors.post(CALLBACK).statusCode(503));

    assertThat(count("callback")).isZero();
    assertThat(count("movement")).isZero();
    WechatVectors.post(CALLBACK).statusCode(200);
    assertTakenOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void e14TellsTheChannelNothingOfADeadlockAndTakesItOnce(String sqlState) {
    whileStoringFails(sqlState, 1, () -> WechatVectors.post(CALLBACK).statusCode(200));

    assertTakenOnce();
  }

  // A sequence counts on whatever is rolled back.
  private void whileStoringFails(String sqlState, int times, Runnable then) {
    run(
        """
        create sequence failures;
        create function fail() returns trigger language plpgsql as $$ begin
          if nextval('failures') <= %d then raise sqlstate '%s'; end if;
          return null;
        end $$;
        create trigger fail after insert on movement execute function fail();
        """
            .formatted(times, sqlState));
    try {
      then.run();
    } finally {
      run("drop trigger fail on movement; drop function fail; drop sequence failures;");
    }
  }

  private void run(String sql) {
    pool.query(sql).execute().await().indefinitely();
  }

  /** As if we had died: the channel hears nothing, and tells again. */
  @Test
  void a33TakesOnceWhatWasCommittedAndNotAcknowledged() throws IOException {
    var url = URI.create(shop.callbackUrl());
    try (var channel = new Socket(url.getHost(), url.getPort())) {
      channel.getOutputStream().write(request(url));
      channel.getOutputStream().write(WechatVectors.body(CALLBACK));
      Await.until("the commit", () -> count("movement") == 1);
    }

    WechatVectors.post(CALLBACK).statusCode(200);

    assertTakenOnce();
  }

  private static byte[] request(URI url) {
    var head = new StringBuilder("POST " + url.getPath() + " HTTP/1.1\r\nHost: here\r\n");
    CALLBACK
        .get("headers")
        .properties()
        .forEach(
            header ->
                head.append(header.getKey())
                    .append(": ")
                    .append(header.getValue().asText())
                    .append("\r\n"));
    head.append("Content-Length: ").append(WechatVectors.body(CALLBACK).length).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void assertTakenOnce() {
    outbox.await(ORDER, PaymentConfirmed.class);
    assertThat(outbox.of(ORDER)).hasSize(1);
    assertThat(count("movement")).isEqualTo(1);
    assertThat(count("callback")).isEqualTo(1);
    assertThat(count("ledger_transfer where kind = 'PAYMENT'")).isEqualTo(1);
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
