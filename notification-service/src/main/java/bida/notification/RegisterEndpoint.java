package bida.notification;

import bida.notification.WebhookEndpoints.Endpoint;
import bida.notification.core.WebhookUrl.RefusedException;
import bida.platform.database.Database;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a new endpoint, or a new secret for one; the secret is told once and stored sealed. */
@ApplicationScoped
class RegisterEndpoint {

  static final String ROUTE = "/v1/webhook-endpoints";

  private static final int MOST_TYPES = 50;
  private static final Pattern TYPE = Pattern.compile("[a-zA-Z0-9_.]{1,100}");

  record NewEndpoint(
      @Nullable String url, @Nullable List<@Nullable String> types, @Nullable String secret) {}

  record NewSecret(@Nullable String secret) {}

  /** {@code secret} is there in the first answer only; a repeated request does not get it again. */
  record Registered(Endpoint endpoint, @Nullable String secret) {}

  private record Rotated(String endpointId, String oldSecretUntil, @Nullable String secret) {}

  private final Database database;
  private final Idempotency idempotency;
  private final WebhookEndpoints endpoints;
  private final WebhookSecrets secrets;
  private final WebhookTargets targets;
  private final WebhookConfig config;
  private final Identifiers ids;
  private final InstantSource clock;

  RegisterEndpoint(
      Database database,
      Idempotency idempotency,
      WebhookEndpoints endpoints,
      WebhookSecrets secrets,
      WebhookTargets targets,
      WebhookConfig config,
      Identifiers ids,
      InstantSource clock) {
    this.database = database;
    this.idempotency = idempotency;
    this.endpoints = endpoints;
    this.secrets = secrets;
    this.targets = targets;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  Uni<Reply> register(String tenant, @Nullable String key, @Nullable NewEndpoint wanted) {
    if (wanted == null || wanted.url() == null) {
      throw Problems.badRequest("url_missing", "Say in url where to call.");
    }
    var url = wanted.url();
    var types = types(wanted.types());
    var request = IdempotentRequest.post(tenant, ROUTE, key, wanted);
    var secret = secrets.chosen(wanted.secret());
    return mustBeCallable(url)
        .chain(() -> idempotency.once(request, tx -> add(tx, tenant, url, types, secret)))
        .map(reply -> reply.replayed() ? reply : withSecret(reply, secret));
  }

  /** The old secret signs beside the new one for a while. */
  Uni<Reply> rotate(
      String tenant, String endpointId, @Nullable String key, @Nullable NewSecret wanted) {
    var secret = secrets.chosen(wanted == null ? null : wanted.secret());
    var body = wanted == null ? new NewSecret(null) : wanted;
    var request = IdempotentRequest.post(tenant, ROUTE + "/" + endpointId + "/rotation", key, body);
    return idempotency
        .once(
            request,
            tx ->
                endpoints
                    .lock(tx, tenant, endpointId)
                    .flatMap(
                        found -> {
                          if (found.isEmpty()) {
                            throw notFound();
                          }
                          var now = clock.instant();
                          var oldUntil = now.plus(config.rotation());
                          return secrets
                              .set(tx, endpointId, secret, now, oldUntil)
                              .replaceWith(
                                  Reply.ok(new Rotated(endpointId, oldUntil.toString(), null)));
                        }))
        .map(reply -> reply.replayed() ? reply : withSecret(reply, secret));
  }

  Uni<Void> delete(String tenant, String endpointId) {
    return database
        .inTransaction(tx -> endpoints.delete(tx, tenant, endpointId))
        .invoke(
            deleted -> {
              if (!deleted) {
                throw notFound();
              }
            })
        .replaceWithVoid();
  }

  static RuntimeException notFound() {
    return Problems.notFound("webhook_endpoint_not_found", "There is no such endpoint.");
  }

  private Uni<Reply> add(
      SqlConnection tx, String tenant, String url, List<String> types, String secret) {
    var now = clock.instant();
    var endpoint = new Endpoint("we_" + ids.text(20), url, types, "ACTIVE", null, now);
    // Two requests of one app at once must not pass the limit together.
    return tx.preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 1))")
        .execute(Tuple.of(tenant))
        .chain(() -> endpoints.of(tx, tenant))
        .invoke(
            existing -> {
              if (existing.size() >= config.endpointsPerTenant()) {
                throw Problems.conflict(
                    "too_many_webhook_endpoints",
                    "At most " + config.endpointsPerTenant() + " endpoints.");
              }
            })
        .chain(() -> endpoints.add(tx, tenant, endpoint))
        .chain(() -> secrets.set(tx, endpoint.endpointId(), secret, now, now))
        .replaceWith(
            Reply.created(ROUTE + "/" + endpoint.endpointId(), new Registered(endpoint, null)));
  }

  private Uni<Void> mustBeCallable(String url) {
    return targets
        .of(url)
        .onFailure(RefusedException.class)
        .transform(
            refused ->
                Problems.unprocessable(
                    "webhook_url_refused", "This URL cannot be called: " + refused.getMessage()))
        .onFailure(UnknownHostException.class)
        .transform(
            unknown ->
                Problems.unprocessable(
                    "webhook_host_unknown", "The host of this URL has no address."))
        .replaceWithVoid();
  }

  private static List<String> types(@Nullable List<@Nullable String> wanted) {
    if (wanted == null) {
      return List.of();
    }
    if (wanted.size() > MOST_TYPES
        || wanted.stream().anyMatch(type -> type == null || !TYPE.matcher(type).matches())) {
      throw Problems.badRequest(
          "types_invalid", "types is a list of at most " + MOST_TYPES + " event types.");
    }
    return wanted.stream().map(String::valueOf).distinct().toList();
  }

  // Stored without it: an answer kept for a day is no place for a secret.
  private static Reply withSecret(Reply reply, String secret) {
    var body = reply.body();
    return new Reply(
        reply.status(),
        reply.location(),
        body.substring(0, body.length() - 1) + ",\"secret\":\"" + secret + "\"}",
        false);
  }
}
