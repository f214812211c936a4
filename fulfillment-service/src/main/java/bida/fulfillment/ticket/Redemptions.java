package bida.fulfillment.ticket;

import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Every try at a gate and what became of it: the proof, and the count of wrong codes. */
@ApplicationScoped
class Redemptions {

  static final String REDEEMED = "REDEEMED";

  /** Let in by a ticket by which another one was let in before. */
  static final String CONFLICT = "CONFLICT";

  static final String UNKNOWN = "ticket_unknown";

  private static final Duration WINDOW = Duration.ofMinutes(1);
  // What support reads; who tries more often is on no page.
  private static final int SHOWN = 100;

  private static final String WRITE =
      """
      insert into redemption (id, ticket_id, tenant, client_id, device, point_id, counter, outcome, at, recorded_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;
  private static final String OF_TICKET =
      """
      select at, device, point_id, counter, outcome from redemption
      where ticket_id = $1 order by recorded_at desc, id desc limit %d
      """
          .formatted(SHOWN);
  private static final String MISSES =
      """
      select count(*)::int as of_client, (count(*) filter (where device = $3))::int as of_device
      from redemption
      where tenant = $1 and client_id = $2 and recorded_at > $4 and outcome = 'ticket_unknown'
      """;
  private static final String OF_NONCE =
      """
      select ticket_id, outcome from redemption
      where tenant = $1 and device = $2 and counter = $3
      """;
  private static final String OVERTAKE =
      "update redemption set outcome = 'CONFLICT' where ticket_id = $1 and outcome = 'REDEEMED'";

  private final Identifiers ids;
  private final TicketConfig config;
  private final InstantSource clock;

  Redemptions(Identifiers ids, TicketConfig config, InstantSource clock) {
    this.ids = ids;
    this.config = config;
    this.clock = clock;
  }

  record Try(Instant at, String device, String pointId, boolean offline, String outcome) {}

  /** What became of an offline redemption that was told before. */
  record Known(@Nullable UUID ticketId, String outcome) {}

  Uni<Void> write(
      SqlClient client,
      Gate gate,
      @Nullable UUID ticketId,
      long counter,
      String outcome,
      Instant at) {
    return client
        .preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addUUID(ids.uuid())
                .addValue(ticketId)
                .addString(gate.tenant())
                .addString(gate.clientId())
                .addString(gate.device())
                .addString(gate.pointId())
                .addLong(counter)
                .addString(outcome)
                .addValue(TicketStore.utc(at))
                .addValue(TicketStore.utc(clock.instant())))
        .replaceWithVoid();
  }

  Uni<List<Try>> of(SqlClient client, UUID ticketId) {
    return client
        .preparedQuery(OF_TICKET)
        .execute(Tuple.of(ticketId))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new Try(
                                row.getOffsetDateTime("at").toInstant(),
                                row.getString("device"),
                                row.getString("point_id"),
                                row.getLong("counter") > 0,
                                row.getString("outcome")))
                    .toList());
  }

  /** Numbers can be guessed, if only one may guess often enough. */
  Uni<Void> limit(SqlConnection tx, Gate gate) {
    return tx.preparedQuery(MISSES)
        .execute(
            Tuple.of(
                gate.tenant(),
                gate.clientId(),
                gate.device(),
                TicketStore.utc(clock.instant().minus(WINDOW))))
        .invoke(
            rows -> {
              var misses = rows.iterator().next();
              if (misses.getInteger("of_device") >= config.missesPerMinute()
                  || misses.getInteger("of_client") >= config.missesOfAClientPerMinute()) {
                throw Problems.tooMany(
                    "redemption_rate_exceeded",
                    "Too many codes that are none.",
                    (int) WINDOW.toSeconds(),
                    Map.of());
              }
            })
        .replaceWithVoid();
  }

  Uni<@Nullable Known> byNonce(SqlConnection tx, Gate gate, long counter) {
    return tx.preparedQuery(OF_NONCE)
        .execute(Tuple.of(gate.tenant(), gate.device(), counter))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              return new Known(row.getUUID("ticket_id"), row.getString("outcome"));
            });
  }

  /** An earlier entry takes the place of the one that was told first. */
  Uni<Void> overtake(SqlConnection tx, UUID ticketId) {
    return tx.preparedQuery(OVERTAKE).execute(Tuple.of(ticketId)).replaceWithVoid();
  }
}
