package bida.faults;

import bida.local.machine.Patience;
import bida.local.stack.Books;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** The replication slots: how much they hold back, and what is done when one is lost. */
final class Slots {

  // The server needs a moment to see that a killed reader is gone.
  private static final Duration LET_GO = Duration.ofSeconds(60);
  // Repetition is harmless, a gap is not (docs/runbooks/relay-behind.md).
  // The relay may not have recovered from the fault before yet.
  private static final Duration TO_BE_SURE = Duration.ofMinutes(10);

  private static final String IN_USE = "55006";

  private static final String COLUMNS =
      """
      id, aggregatetype, aggregateid, type, payload, ce_specversion, ce_source, ce_time, ce_subject, content_type,
      traceparent, sequence, tenant, created_at\
      """;

  private final Stack stack;
  private final Books books;

  Slots(Stack stack) {
    this.stack = stack;
    this.books = new Books(stack);
  }

  /** Of the slot that holds back most. */
  long bytesBehind() {
    return books.count(
        Service.ORDER,
        """
        select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)), 0)::bigint
        from pg_replication_slots where slot_name like 'bida%'
        """);
  }

  void drop(String slot) {
    if (!Patience.await(() -> execute(slot, "select pg_drop_replication_slot(?)"), LET_GO)) {
      throw new IllegalStateException("slot " + slot + " is still being read");
    }
  }

  void create(String slot) {
    execute(slot, "select pg_create_logical_replication_slot(?, 'pgoutput')");
  }

  /** Writes what may be in the gap once more, and says how many rows that were. */
  long publishAgain(String slot, Instant lastHealthy) {
    return books.count(
        of(slot),
        """
        with again as (insert into outbox (%1$s) select %1$s from outbox where created_at >= ?::timestamptz
          order by created_at, aggregateid, sequence returning 1)
        select count(*) from again
        """
            .formatted(COLUMNS),
        lastHealthy.minus(TO_BE_SURE).toString());
  }

  /** False where somebody reads it. */
  private boolean execute(String slot, String sql) {
    var url =
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(stack.at().port("postgres"), of(slot).database());
    var word = stack.secrets().word("relay-db-password");
    try (var connection = DriverManager.getConnection(url, "relay", word);
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, slot);
      return statement.execute();
    } catch (SQLException e) {
      if (!IN_USE.equals(e.getSQLState())) {
        throw new IllegalStateException(sql + " of " + slot, e);
      }
      return false;
    }
  }

  private static Service of(String slot) {
    return Stream.of(Service.values())
        .filter(service -> slot.equals("bida_" + service.database()))
        .findFirst()
        .orElseThrow();
  }
}
