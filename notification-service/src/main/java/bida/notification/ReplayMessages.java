package bida.notification;

import bida.notification.Messages.Applied;
import bida.notification.core.Channel;
import bida.notification.core.Message;
import bida.notification.core.MessageCommand;
import bida.platform.event.EventJson;
import bida.platform.idempotency.Idempotency;
import bida.platform.idempotency.IdempotentRequest;
import bida.platform.idempotency.Reply;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends again what an app missed, or something to try its receiver with. */
@ApplicationScoped
class ReplayMessages {

  // A day of a busy app; more is what the event feed is for.
  private static final int MOST = 1000;

  private static final String ONE =
      "select message_id from messages where endpoint_id = $1 and message_id = $2 and status <> 'PENDING'";
  private static final String SINCE =
      """
      select message_id from messages
      where endpoint_id = $1 and status = 'PARKED' and created_at >= $2 order by created_at limit $3
      """;

  /** Either one message, whatever became of it, or all that were parked since. */
  record Wanted(@Nullable String messageId, @Nullable String since) {}

  record Replayed(int messages) {}

  record Testing(String messageId) {}

  private final Idempotency idempotency;
  private final WebhookEndpoints endpoints;
  private final Messages messages;
  private final SendDueMessages send;
  private final Identifiers ids;
  private final InstantSource clock;
  private final Traces traces;

  ReplayMessages(
      Idempotency idempotency,
      WebhookEndpoints endpoints,
      Messages messages,
      SendDueMessages send,
      Identifiers ids,
      InstantSource clock,
      Traces traces) {
    this.idempotency = idempotency;
    this.endpoints = endpoints;
    this.messages = messages;
    this.send = send;
    this.ids = ids;
    this.clock = clock;
    this.traces = traces;
  }

  Uni<Reply> replay(
      String tenant, String endpointId, @Nullable String key, @Nullable Wanted wanted) {
    if (wanted == null || (wanted.messageId() == null) == (wanted.since() == null)) {
      throw Problems.badRequest("replay_invalid", "Send either messageId or since.");
    }
    var since = wanted.since() == null ? null : instant(wanted.since());
    var route = RegisterEndpoint.ROUTE + "/" + endpointId + "/replay";
    return idempotency
        .once(
            IdempotentRequest.post(tenant, route, key, wanted),
            tx ->
                mustBeActive(tx, tenant, endpointId)
                    .chain(() -> find(tx, endpointId, wanted.messageId(), since))
                    .flatMap(found -> replay(tx, found)))
        .invoke(send::soon);
  }

  Uni<Reply> test(String tenant, String endpointId, @Nullable String key) {
    var route = RegisterEndpoint.ROUTE + "/" + endpointId + "/test";
    return idempotency
        .once(
            IdempotentRequest.post(tenant, route, key, Map.of()),
            tx -> mustBeActive(tx, tenant, endpointId).chain(() -> addTest(tx, tenant, endpointId)))
        .invoke(send::soon);
  }

  private Uni<Reply> addTest(SqlConnection tx, String tenant, String endpointId) {
    var now = clock.instant();
    var message =
        Message.pending(
            "msg_" + ids.text(26), tenant, Channel.WEBHOOK, endpointId, null, "endpoint.test", now);
    var payload =
        EventJson.write(
            Map.of(
                "type",
                "endpoint.test",
                "timestamp",
                now.toString(),
                "data",
                Map.of("endpointId", endpointId)));
    return messages
        .add(tx, message, message.messageId(), payload, traces.current())
        .replaceWith(
            new Reply(202, null, EventJson.write(new Testing(message.messageId())), false));
  }

  private Uni<Void> mustBeActive(SqlConnection tx, String tenant, String endpointId) {
    return endpoints
        .lock(tx, tenant, endpointId)
        .invoke(
            found -> {
              if (found.isEmpty()) {
                throw RegisterEndpoint.notFound();
              }
              if (!found.get().state().equals("ACTIVE")) {
                throw Problems.conflict(
                    "webhook_endpoint_disabled", "This endpoint is disabled; add it again.");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<List<String>> find(
      SqlConnection tx, String endpointId, @Nullable String messageId, @Nullable Instant since) {
    var found =
        since == null
            ? tx.preparedQuery(ONE).execute(Tuple.of(endpointId, messageId))
            : tx.preparedQuery(SINCE)
                .execute(Tuple.of(endpointId, since.atOffset(ZoneOffset.UTC), MOST));
    return found.map(
        rows -> {
          var messageIds = new java.util.ArrayList<String>();
          rows.forEach(row -> messageIds.add(row.getString(0)));
          if (since == null && messageIds.isEmpty()) {
            throw Problems.notFound(
                "message_not_found", "There is no such message that is not on its way.");
          }
          return messageIds;
        });
  }

  private Uni<Reply> replay(SqlConnection tx, List<String> messageIds) {
    return Multi.createFrom()
        .iterable(messageIds)
        .onItem()
        .transformToUniAndConcatenate(
            messageId ->
                messages
                    .apply(tx, messageId, new MessageCommand.Replay(), Applied.BY_RULE)
                    .replaceWith(messageId))
        .collect()
        .asList()
        .map(all -> new Reply(202, null, EventJson.write(new Replayed(all.size())), false));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw Problems.badRequest("since_invalid", "since is a time like 2026-10-18T16:00:00Z.");
    }
  }
}
