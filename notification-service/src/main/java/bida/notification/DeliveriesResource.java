package bida.notification;

import bida.platform.database.Database;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was told about an order, when, and what the receivers said; never an address. */
@Path("/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
class DeliveriesResource {

  // An order has some ten news; with every attempt at every endpoint this is still enough.
  private static final int MOST = 1000;

  private static final String LOG =
      """
      select m.message_id, m.channel, m.endpoint_id, m.kind, m.status, m.attempts, m.created_at,
             m.next_attempt_at, d.at, d.to_status, d.detail, d.took_millis
      from messages m left join deliveries d using (message_id)
      where m.order_no = $1 and ($2 or m.tenant = $3)
      order by m.created_at, m.message_id, d.version limit $4
      """;

  record Attempt(Instant at, String status, @Nullable String detail, @Nullable Long tookMillis) {}

  record Delivery(
      String messageId,
      String channel,
      @Nullable String endpointId,
      String kind,
      String status,
      int attempts,
      Instant createdAt,
      @Nullable Instant nextAttemptAt,
      List<Attempt> log) {}

  record DeliveryList(List<Delivery> deliveries) {}

  private final Database database;
  private final Caller caller;

  DeliveriesResource(Database database, Caller caller) {
    this.database = database;
    this.caller = caller;
  }

  @GET
  @RolesAllowed({"orders:read", "notifications:write", "ops"})
  public Uni<DeliveryList> ofOrder(@QueryParam("orderNo") @Nullable String orderNo) {
    if (orderNo == null || orderNo.isBlank()) {
      throw Problems.badRequest("order_no_missing", "Say which order: ?orderNo=");
    }
    return database
        .pool()
        .preparedQuery(LOG)
        .execute(Tuple.of(orderNo, caller.isOperator(), caller.tenant(), MOST))
        .map(
            rows -> {
              var deliveries = new LinkedHashMap<String, Delivery>();
              for (var row : rows) {
                var delivery =
                    deliveries.computeIfAbsent(row.getString("message_id"), _ -> delivery(row));
                if (row.getOffsetDateTime("at") != null) {
                  delivery.log().add(attempt(row));
                }
              }
              return new DeliveryList(List.copyOf(deliveries.values()));
            });
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.getString("message_id"),
        row.getString("channel").toLowerCase(Locale.ROOT),
        row.getString("endpoint_id"),
        row.getString("kind"),
        row.getString("status"),
        row.getInteger("attempts"),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row.getOffsetDateTime("next_attempt_at")),
        new ArrayList<>());
  }

  private static Attempt attempt(Row row) {
    return new Attempt(
        row.getOffsetDateTime("at").toInstant(),
        row.getString("to_status"),
        row.getString("detail"),
        row.getLong("took_millis"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
