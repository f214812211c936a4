package bida.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.selftest.SmallService;
import bida.platform.test.OutboxRows;
import bida.platform.test.RelaySlot;
import bida.platform.test.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallService.class)
class OutboxPartitionsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject OutboxPartitions partitions;
  @Inject Outbox outbox;
  @Inject OutboxRows rows;
  @Inject Database database;
  @Inject Identifiers ids;
  @Inject TestClock clock;

  @AfterEach
  void noSlotStaysBehind() throws SQLException {
    RelaySlot.ask(
        """
        select pg_drop_replication_slot(slot_name) from pg_replication_slots
        where slot_name = 'bida_' || current_database()
        """);
  }

  @Test
  void e11DropsAWeekOldDayOnlyOnceTheRelayHasReadPastIt() throws SQLException {
    clock.advance(Duration.ofDays(30));
    partitions.keep().await().indefinitely();
    var key = ids.text(12);
    publish(key);
    assertThat(number("select count(*) from outbox_default where aggregateid = '" + key + "'"))
        .isZero();

    clock.advance(Duration.ofDays(9));
    partitions.keep().await().indefinitely();
    assertThat(rows.of(key)).as("nobody has read it").hasSize(1);

    RelaySlot.ask(
        "select pg_create_logical_replication_slot('bida_' || current_database(), 'pgoutput')");
    partitions.keep().await().indefinitely();
    assertThat(rows.of(key)).as("read and old").isEmpty();
  }

  @Test
  void e11KeepsWhatIsYoungerThanAWeek() throws SQLException {
    clock.advance(Duration.ofDays(30));
    partitions.keep().await().indefinitely();
    var key = ids.text(12);
    publish(key);
    clock.advance(Duration.ofDays(6));
    partitions.keep().await().indefinitely();
    RelaySlot.ask(
        "select pg_create_logical_replication_slot('bida_' || current_database(), 'pgoutput')");

    partitions.keep().await().indefinitely();

    assertThat(rows.of(key)).hasSize(1);
  }

  /** A table that waits to be made keeps all who publish from the outbox. */
  @Test
  void waitsForNobodyWhoReadsTheOutboxForLong() {
    clock.advance(Duration.ofDays(30));
    var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    var table = "outbox_" + DateTimeFormatter.BASIC_ISO_DATE.format(today);
    var reader = database.pool().getConnection().await().indefinitely();
    var open = reader.begin().await().indefinitely();
    reader.query("select count(*) from outbox").execute().await().indefinitely();

    partitions.keep().await().atMost(LIMIT);
    assertThat(exists(table)).isFalse();
    open.commit().await().indefinitely();
    reader.close().await().indefinitely();
    partitions.keep().await().indefinitely();

    assertThat(exists(table)).isTrue();
  }

  private boolean exists(String table) {
    return number("select count(*) from pg_class where relname = '" + table + "'") == 1;
  }

  private void publish(String key) {
    var event = new OrderCancelled(key, "app", "NOT_PAID", clock.instant());
    database
        .inTransaction(tx -> outbox.publish(tx, Publication.of(key, "app", null, List.of(event))))
        .await()
        .indefinitely();
  }

  private long number(String sql) {
    return database.pool().query(sql).execute().await().indefinitely().iterator().next().getLong(0);
  }
}
