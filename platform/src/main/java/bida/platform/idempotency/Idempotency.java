package bida.platform.idempotency;

import bida.platform.database.Database;
import bida.platform.event.EventJson;
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
import java.util.function.Function;

/**
 * The same request twice has one effect and one answer: the answer is stored in the transaction of
 * the effect (draft-ietf-httpapi-idempotency-key-header-07). Only successes are stored, so that a
 * refused request leaves its key usable.
 */
@ApplicationScoped
public class Idempotency {

  /** How long an answer is kept; the natural keys guard for ever. */
  public static final Duration KEPT = Duration.ofHours(24);

  // The advisory lock is taken in a statement of its own: the next one then sees what its last
  // holder committed.
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked";
  private static final String FIND =
      """
      select fingerprint, status, location, body, created_at from idempotency
      where tenant = $1 and method = $2 and route = $3 and key = $4
      """;
  private static final String STORE =
      """
      insert into idempotency (tenant, method, route, key, fingerprint, status, location, body, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (tenant, method, route, key) do update
      set fingerprint = excluded.fingerprint, status = excluded.status,
          location = excluded.location, body = excluded.body, created_at = excluded.created_at
      """;

  private final Database database;
  private final InstantSource clock;

  Idempotency(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Runs {@code work} and stores its reply, or gives back the reply stored for this key. */
  public Uni<Reply> once(IdempotentRequest request, Function<SqlConnection, Uni<Reply>> work) {
    return database.inTransaction(
        tx ->
            tx.preparedQuery(LOCK)
                .execute(Tuple.of(request.scope()))
                .flatMap(
                    rows -> {
                      if (!rows.iterator().next().getBoolean("locked")) {
                        throw Problems.retryLater(
                            "idempotency_key_in_flight",
                            "A request with this Idempotency-Key is still running.",
                            1);
                      }
                      return tx.preparedQuery(FIND).execute(request.keys());
                    })
                .flatMap(
                    rows -> {
                      var now = clock.instant();
                      for (var row : rows) {
                        if (isKept(row, now)) {
                          return Uni.createFrom().item(replay(row, request));
                        }
                      }
                      return work.apply(tx).call(reply -> store(tx, request, reply, now));
                    }));
  }

  private static boolean isKept(Row row, Instant now) {
    return row.getOffsetDateTime("created_at").toInstant().plus(KEPT).isAfter(now);
  }

  private static Reply replay(Row row, IdempotentRequest request) {
    if (!row.getString("fingerprint").equals(request.fingerprint())) {
      throw Problems.unprocessable(
          "idempotency_key_reused", "This Idempotency-Key was used with another request body.");
    }
    return new Reply(
        row.getInteger("status"), row.getString("location"), row.getString("body"), true);
  }

  private static Uni<Void> store(
      SqlConnection tx, IdempotentRequest request, Reply reply, Instant now) {
    return tx.preparedQuery(STORE)
        .execute(
            request
                .keys()
                .addString(request.fingerprint())
                .addInteger(reply.status())
                .addValue(reply.location())
                .addString(reply.body())
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  /** Serializes what an endpoint answers. */
  public static String json(Object body) {
    return EventJson.write(body);
  }
}
