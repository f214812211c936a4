package bida.platform.idempotency;

import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  // By place in the list: two of one key are two rows, of which the caller refuses the second.
  private static final String LOCK_ALL =
      """
      select n, pg_try_advisory_xact_lock(hashtextextended(scope, 0)) as locked
      from unnest($1::text[]) with ordinality as w (scope, n)
      """;
  private static final String FIND_ALL =
      """
      select w.n, i.fingerprint, i.status, i.location, i.body, i.created_at
      from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
        as w (tenant, method, route, key, n)
      join idempotency i using (tenant, method, route, key)
      """;
  private static final String STORE_ALL =
      """
      insert into idempotency (tenant, method, route, key, fingerprint, status, location, body, created_at)
      select *, $9::timestamptz
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[])
      on conflict (tenant, method, route, key) do update
      set fingerprint = excluded.fingerprint, status = excluded.status,
          location = excluded.location, body = excluded.body, created_at = excluded.created_at
      """;

  /** What a request is answered that came before: a reply of then, or a problem. */
  public sealed interface Known {
    record Answered(Reply reply) implements Known {}

    record Refused(HttpProblem problem) implements Known {}
  }

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
                        throw inFlight();
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

  /**
   * For who answers many requests in one transaction: those of {@code requests} that are known, by
   * their place in it. The others are locked until its end, and {@link #store} keeps their answers.
   */
  public Uni<Map<Integer, Known>> known(SqlConnection tx, List<IdempotentRequest> requests) {
    var scopes = requests.stream().map(IdempotentRequest::scope).toArray(String[]::new);
    // Sent together, and still two statements: see above.
    return Uni.combine()
        .all()
        .unis(
            tx.preparedQuery(LOCK_ALL).execute(Tuple.tuple().addArrayOfString(scopes)),
            tx.preparedQuery(FIND_ALL).execute(keys(requests)))
        .with((locked, found) -> known(requests, locked, found));
  }

  private Map<Integer, Known> known(
      List<IdempotentRequest> requests, RowSet<Row> locked, RowSet<Row> found) {
    var known = new HashMap<Integer, Known>();
    var now = clock.instant();
    for (var row : found) {
      var n = place(row);
      if (isKept(row, now)) {
        known.put(n, replayed(row, requests.get(n)));
      }
    }
    var taken = new HashSet<String>();
    for (var row : locked) {
      var n = place(row);
      // The lock of one transaction is had twice.
      var first = taken.add(requests.get(n).scope());
      if (!row.getBoolean("locked") || !first && !known.containsKey(n)) {
        known.put(n, new Known.Refused(inFlight()));
      }
    }
    return known;
  }

  private static Known replayed(Row row, IdempotentRequest request) {
    try {
      return new Known.Answered(replay(row, request));
    } catch (HttpProblem refused) {
      return new Known.Refused(refused);
    }
  }

  private static int place(Row row) {
    return Math.toIntExact(row.getLong("n") - 1);
  }

  /** An answer for each of them, in the same order. */
  public Uni<Void> store(SqlConnection tx, List<IdempotentRequest> requests, List<Reply> replies) {
    return tx.preparedQuery(STORE_ALL)
        .execute(
            keys(requests)
                .addArrayOfString(
                    requests.stream().map(IdempotentRequest::fingerprint).toArray(String[]::new))
                .addArrayOfInteger(replies.stream().map(Reply::status).toArray(Integer[]::new))
                .addArrayOfString(replies.stream().map(Reply::location).toArray(String[]::new))
                .addArrayOfString(replies.stream().map(Reply::body).toArray(String[]::new))
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  private static Tuple keys(List<IdempotentRequest> requests) {
    return Tuple.tuple()
        .addArrayOfString(requests.stream().map(IdempotentRequest::tenant).toArray(String[]::new))
        .addArrayOfString(requests.stream().map(IdempotentRequest::method).toArray(String[]::new))
        .addArrayOfString(requests.stream().map(IdempotentRequest::route).toArray(String[]::new))
        .addArrayOfString(requests.stream().map(IdempotentRequest::key).toArray(String[]::new));
  }

  private static HttpProblem inFlight() {
    return Problems.retryLater(
        "idempotency_key_in_flight", "A request with this Idempotency-Key is still running.", 1);
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
