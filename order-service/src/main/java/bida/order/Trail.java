package bida.order;

import bida.contracts.CaseNeeded;
import bida.platform.database.Database;
import bida.platform.observability.Traces;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an app showed its buyer, and names what contradicts our orders: a stale write
 * overwrites nothing, so such an order was never here, or was lost.
 */
@ApplicationScoped
class Trail {

  private static final Duration DAY = Duration.ofDays(1);

  private static final String OUR_VERSION =
      "select version from orders where order_no = $1 and tenant = $2";
  private static final String ADD =
      """
      insert into order_trail (tenant, order_no, step, client_at, at, seen_version, note)
      select $1, $2, $3, $4, $5, $6, $7
      where (select count(*) from order_trail where tenant = $1 and order_no = $2) < $8
      """;
  private static final String GHOST =
      """
      insert into ghost_order (tenant, order_no, kind, seen_version, our_version, first_at)
      select $1, $2, $3, $4, $5, $6
      where (select count(*) from ghost_order where tenant = $1 and first_at > $7) < $8
      on conflict do nothing
      """;
  private static final String IS_GHOST =
      "select from ghost_order where tenant = $1 and order_no = $2 and kind = $3";
  private static final String READ =
      """
      select step, client_at, at, seen_version, note from order_trail
      where order_no = $1 and ($3 or tenant = $2) order by id
      """;
  private static final String GHOSTS =
      """
      select kind from ghost_order where order_no = $1 and ($3 or tenant = $2) order by kind
      """;
  // When the buyer was last seen paying.
  private static final String PAYING =
      """
      select max(at) as at from order_trail
      where order_no = $1 and tenant = $2 and step in ('PAYMENT_PAGE_OPENED', 'SUCCESS_PAGE_SHOWN')
      """;

  /** One thing shown; {@code seenVersion} is the order's version on that screen. */
  record Shown(
      TrailStep step,
      @Nullable Instant clientAt,
      @Nullable Instant at,
      @Nullable Long seenVersion,
      @Nullable String note) {}

  private final Database database;
  private final Outbox outbox;
  private final Traces traces;
  private final OrderConfig config;
  private final InstantSource clock;

  Trail(Database database, Outbox outbox, Traces traces, OrderConfig config, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.traces = traces;
    this.config = config;
    this.clock = clock;
  }

  /** Completes with the contradiction, where there is one. */
  Uni<Optional<Ghost>> add(String tenant, String orderNo, Shown shown) {
    var now = clock.instant();
    var trace = traces.current();
    return database.inTransaction(
        tx ->
            ourVersion(tx, tenant, orderNo)
                .flatMap(
                    ours -> {
                      var ghost = contradiction(shown.seenVersion(), ours);
                      return ghost
                          .map(kind -> report(tx, tenant, orderNo, kind, shown, ours, now, trace))
                          .orElseGet(() -> Uni.createFrom().voidItem())
                          .chain(() -> insert(tx, tenant, orderNo, shown, now))
                          .replaceWith(ghost);
                    }));
  }

  private static Optional<Ghost> contradiction(@Nullable Long seen, Optional<Long> ours) {
    if (ours.isEmpty()) {
      return Optional.of(Ghost.UNKNOWN_ORDER);
    }
    // An older one is a page that was not refreshed, which is no contradiction.
    return seen != null && seen > ours.get()
        ? Optional.of(Ghost.NEWER_THAN_OURS)
        : Optional.empty();
  }

  private static Uni<Optional<Long>> ourVersion(SqlConnection tx, String tenant, String orderNo) {
    return tx.preparedQuery(OUR_VERSION)
        .execute(Tuple.of(orderNo, tenant))
        .map(rows -> rows.stream().findFirst().map(row -> row.getLong("version")));
  }

  private Uni<Void> insert(
      SqlConnection tx, String tenant, String orderNo, Shown shown, Instant now) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(tenant)
                .addString(orderNo)
                .addString(shown.step().name())
                .addValue(OrderStore.utc(shown.clientAt()))
                .addValue(OrderStore.utc(now))
                .addValue(shown.seenVersion())
                .addValue(shown.note())
                .addLong((long) config.maxTrail()))
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.conflict("trail_full", "The trail of this order is full.");
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> report(
      SqlConnection tx,
      String tenant,
      String orderNo,
      Ghost ghost,
      Shown shown,
      Optional<Long> ours,
      Instant now,
      @Nullable String trace) {
    return tx.preparedQuery(GHOST)
        .execute(
            Tuple.tuple()
                .addString(tenant)
                .addString(orderNo)
                .addString(ghost.name())
                .addValue(shown.seenVersion())
                .addValue(ours.orElse(null))
                .addValue(OrderStore.utc(now))
                .addValue(OrderStore.utc(now.minus(DAY)))
                .addLong((long) config.maxGhostsPerDay()))
        .flatMap(
            rows ->
                rows.rowCount() == 1
                    ? call(tx, tenant, orderNo, ghost, ours, now, trace)
                    : unlessTooMany(tx, tenant, orderNo, ghost));
  }

  private Uni<Void> call(
      SqlConnection tx,
      String tenant,
      String orderNo,
      Ghost ghost,
      Optional<Long> ours,
      Instant now,
      @Nullable String trace) {
    var kind = "ghost-order";
    var needed =
        new CaseNeeded(
            "%s:%s:%s:%s".formatted(kind, ghost.name().toLowerCase(Locale.ROOT), tenant, orderNo),
            kind,
            ours.isEmpty() ? null : orderNo,
            tenant,
            "The app showed order %s, %s."
                .formatted(
                    orderNo,
                    ours.map(version -> "and newer than version " + version)
                        .orElse("which is not here")),
            now);
    return outbox.publish(tx, Publication.of(needed.key(), tenant, trace, List.of(needed)));
  }

  private static Uni<Void> unlessTooMany(
      SqlConnection tx, String tenant, String orderNo, Ghost ghost) {
    return tx.preparedQuery(IS_GHOST)
        .execute(Tuple.of(tenant, orderNo, ghost.name()))
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.conflict(
                    "too_many_ghosts", "Too many orders of this app are not here; ask us why.");
              }
            })
        .replaceWithVoid();
  }

  Uni<List<Shown>> of(String orderNo, String tenant, boolean operator) {
    return database
        .pool()
        .preparedQuery(READ)
        .execute(Tuple.of(orderNo, tenant, operator))
        .map(rows -> rows.stream().map(Trail::shown).toList());
  }

  Uni<List<Ghost>> ghosts(String orderNo, String tenant, boolean operator) {
    return database
        .pool()
        .preparedQuery(GHOSTS)
        .execute(Tuple.of(orderNo, tenant, operator))
        .map(rows -> rows.stream().map(row -> Ghost.valueOf(row.getString("kind"))).toList());
  }

  /** Empty where the buyer was not seen paying. */
  Uni<Optional<Instant>> payingSince(String orderNo, String tenant) {
    return database
        .pool()
        .preparedQuery(PAYING)
        .execute(Tuple.of(orderNo, tenant))
        .map(rows -> Optional.ofNullable(instant(rows.iterator().next(), "at")));
  }

  private static Shown shown(Row row) {
    return new Shown(
        TrailStep.valueOf(row.getString("step")),
        instant(row, "client_at"),
        instant(row, "at"),
        row.getLong("seen_version"),
        row.getString("note"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }
}
