package bida.notification;

import bida.notification.WebhookTargets.Target;
import bida.notification.core.Answer;
import bida.notification.core.WebhookUrl.RefusedException;
import bida.platform.database.Database;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Calls an app's endpoint: looked up, checked and signed anew at each attempt. */
@ApplicationScoped
class WebhookSender implements Sender {

  private static final String ENDPOINT =
      "select url from webhook_endpoints where endpoint_id = $1 and state = 'ACTIVE'";

  private final Database database;
  private final WebhookTargets targets;
  private final WebhookSecrets secrets;
  private final WebhookCalls calls;
  private final InstantSource clock;

  WebhookSender(
      Database database,
      WebhookTargets targets,
      WebhookSecrets secrets,
      WebhookCalls calls,
      InstantSource clock) {
    this.database = database;
    this.targets = targets;
    this.secrets = secrets;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Uni<Answer> send(MessageRow row, Span span) {
    var endpointId = Objects.requireNonNull(row.message().endpointId());
    return database
        .pool()
        .preparedQuery(ENDPOINT)
        .execute(Tuple.of(endpointId))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().<Answer>item(new Answer.Gone("endpoint_closed"))
                    : call(row, endpointId, rows.iterator().next().getString(0), span));
  }

  private Uni<Answer> call(MessageRow row, String endpointId, String url, Span span) {
    return targets
        .of(url)
        .flatMap(
            target ->
                secrets
                    .valid(database.pool(), endpointId, clock.instant())
                    .flatMap(valid -> call(row, target, valid, span)))
        .onFailure(RefusedException.class)
        .recoverWithItem(refused -> new Answer.Failed("address_refused"))
        .onFailure(UnknownHostException.class)
        .recoverWithItem(unknown -> new Answer.Failed("host_unknown"))
        .onFailure(WebhookSender::isTimeout)
        .recoverWithItem(slow -> new Answer.Failed("timeout"))
        .onFailure()
        .recoverWithItem(
            failure -> new Answer.Failed("no_answer: " + failure.getClass().getSimpleName()));
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof java.util.concurrent.TimeoutException;
  }

  private Uni<Answer> call(MessageRow row, Target target, List<String> valid, Span span) {
    span.setAttribute("server.address", target.url().host());
    span.setAttribute("server.port", target.url().port());
    var messageId = row.message().messageId();
    var timestamp = clock.instant().getEpochSecond();
    var signature = Signatures.of(valid, messageId, timestamp, row.payload());
    return calls.post(target, messageId, timestamp, signature, row.payload(), span);
  }
}
