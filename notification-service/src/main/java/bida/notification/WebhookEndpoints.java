package bida.notification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The endpoints of the apps, without their secrets. */
@ApplicationScoped
class WebhookEndpoints {

  private static final Logger LOG = Logger.getLogger(WebhookEndpoints.class);

  /** {@code types}: what it wants to hear of, all when empty. */
  record Endpoint(
      String endpointId,
      String url,
      List<String> types,
      String state,
      @Nullable String disabledReason,
      Instant createdAt) {}

  private static final String COLUMNS =
      "endpoint_id, url, types, state, disabled_reason, created_at";
  private static final String ADD =
      """
      insert into webhook_endpoints (endpoint_id, tenant, url, types, state, created_at, updated_at)
      values ($1, $2, $3, $4, 'ACTIVE', $5, $5)
      """;
  private static final String LIST =
      "select "
          + COLUMNS
          + " from webhook_endpoints where tenant = $1 and state <> 'DELETED' order by created_at, endpoint_id";
  private static final String LOCK =
      "select "
          + COLUMNS
          + " from webhook_endpoints where tenant = $1 and endpoint_id = $2 and state <> 'DELETED' for update";
  private static final String DELETE =
      "update webhook_endpoints set state = 'DELETED', updated_at = $3 where tenant = $1 and endpoint_id = $2 and state <> 'DELETED'";
  private static final String FORGET = "delete from webhook_secrets where endpoint_id = $1";
  private static final String DISABLE =
      "update webhook_endpoints set state = 'DISABLED', disabled_reason = $2, updated_at = $3 where endpoint_id = $1 and state = 'ACTIVE'";

  private final InstantSource clock;

  WebhookEndpoints(InstantSource clock) {
    this.clock = clock;
  }

  Uni<Void> add(SqlConnection tx, String tenant, Endpoint endpoint) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.of(
                endpoint.endpointId(),
                tenant,
                endpoint.url(),
                endpoint.types().toArray(String[]::new),
                endpoint.createdAt().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  Uni<List<Endpoint>> of(SqlClient client, String tenant) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(tenant))
        .map(
            rows -> {
              var endpoints = new ArrayList<Endpoint>();
              rows.forEach(row -> endpoints.add(endpoint(row)));
              return endpoints;
            });
  }

  Uni<Optional<Endpoint>> lock(SqlConnection tx, String tenant, String endpointId) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(tenant, endpointId))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(endpoint(rows.iterator().next())));
  }

  /** Its secrets go at once; what was on its way is parked. */
  Uni<Boolean> delete(SqlConnection tx, String tenant, String endpointId) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(tenant, endpointId, clock.instant().atOffset(ZoneOffset.UTC)))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : tx.preparedQuery(FORGET).execute(Tuple.of(endpointId)).replaceWith(true));
  }

  Uni<Void> disable(SqlConnection tx, String endpointId, String why) {
    return tx.preparedQuery(DISABLE)
        .execute(Tuple.of(endpointId, why, clock.instant().atOffset(ZoneOffset.UTC)))
        .invoke(
            rows -> {
              if (rows.rowCount() == 1) {
                LOG.warnf("Webhook endpoint %s is disabled: %s.", endpointId, why);
              }
            })
        .replaceWithVoid();
  }

  private static Endpoint endpoint(Row row) {
    return new Endpoint(
        row.getString("endpoint_id"),
        row.getString("url"),
        List.of(row.getArrayOfStrings("types")),
        row.getString("state"),
        row.getString("disabled_reason"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
