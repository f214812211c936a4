package bida.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.selftest.SmallService;
import bida.platform.test.Await;
import bida.platform.test.RelaySlot;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallService.class)
class RelayLagTest {

  private static final double MEGABYTE = 1 << 20;
  private static final String SLOT = "'bida_' || current_database()";

  @Inject RelayLag lag;
  @Inject MeterRegistry metrics;
  @Inject Database database;
  @Inject Identifiers ids;

  @BeforeEach
  void aSlot() throws SQLException {
    RelaySlot.ask("select pg_create_logical_replication_slot(" + SLOT + ", 'pgoutput')");
  }

  @AfterEach
  void noSlot() throws SQLException {
    RelaySlot.ask("select pg_drop_replication_slot(" + SLOT + ")");
  }

  /** Long before the slot is lost: an alarm rings by the age, and by these bytes. */
  @Test
  void e11TellsHowMuchARelayThatIsAwayHasNotRead() throws SQLException {
    writeTwoMegabytes();
    lag.measure().await().indefinitely();
    assertThat(unread()).isGreaterThan(2 * MEGABYTE);

    // Other modules write into the same server meanwhile.
    Await.until("a relay that has read it", this::readsAndIsMeasured);
  }

  private boolean readsAndIsMeasured() throws SQLException {
    RelaySlot.ask("select pg_replication_slot_advance(" + SLOT + ", pg_current_wal_lsn())");
    lag.measure().await().indefinitely();
    return unread() < MEGABYTE;
  }

  private void writeTwoMegabytes() {
    database
        .pool()
        .preparedQuery(
            """
            insert into idempotency (tenant, method, route, key, fingerprint, status, body, created_at)
            select 'app', 'POST', '/', $1 || n, '', 201, repeat(md5(n::text), 32), '2026-01-01Z'
            from generate_series(1, 2048) n
            """)
        .execute(Tuple.of(ids.text(12)))
        .await()
        .indefinitely();
  }

  private double unread() {
    return metrics.get("bida.outbox.unconfirmed.bytes").gauge().value();
  }
}
