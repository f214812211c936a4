package bida.notification;

import bida.notification.Messages.Applied;
import bida.notification.core.Answer;
import bida.notification.core.Channel;
import bida.notification.core.MessageCommand;
import bida.platform.database.Database;
import bida.platform.observability.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Claims, calls outside any transaction, records the answer. Webhooks and mails never wait for each
 * other.
 */
@ApplicationScoped
class SendDueMessages {

  private static final Logger LOG = Logger.getLogger(SendDueMessages.class);

  private final Database database;
  private final Messages messages;
  private final WebhookEndpoints endpoints;
  private final Traces traces;
  private final Lane webhooks;
  private final Lane mails;

  SendDueMessages(
      Database database,
      DueMessages due,
      Messages messages,
      WebhookEndpoints endpoints,
      WebhookSender webhookSender,
      MailSender mailSender,
      Traces traces) {
    this.database = database;
    this.messages = messages;
    this.endpoints = endpoints;
    this.traces = traces;
    this.webhooks = new Lane(due::claimWebhooks, row -> start(row, webhookSender));
    this.mails = new Lane(due::claimMails, row -> start(row, mailSender));
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> dueWebhooks() {
    return webhooks.run();
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> dueMails() {
    return mails.run();
  }

  /** Something new was committed. The timer comes by anyway, so a failure here costs a second. */
  void soon() {
    webhooks.run().subscribe().with(done -> {}, failure -> LOG.debug("claim failed", failure));
    mails.run().subscribe().with(done -> {}, failure -> LOG.debug("claim failed", failure));
  }

  private void start(MessageRow row, Sender sender) {
    var message = row.message();
    var span = traces.start(row.traceparent(), name(row), SpanKind.CLIENT);
    span.setAttribute("bida.message", message.messageId());
    var began = System.nanoTime();
    sender
        .send(row, span)
        .onFailure()
        .recoverWithItem(
            failure -> new Answer.Failed("trouble: " + failure.getClass().getSimpleName()))
        .invoke(answer -> end(span, answer))
        .flatMap(answer -> record(row, answer, span, System.nanoTime() - began))
        .onTermination()
        .invoke(() -> lane(message.channel()).underWay().end(message))
        .subscribe()
        .with(
            done -> soon(),
            failure ->
                LOG.errorf(
                    failure,
                    "The answer to message %s is not recorded; it is sent again after its lease.",
                    message.messageId()));
  }

  private Uni<Void> record(MessageRow row, Answer answer, Span span, long nanos) {
    var message = row.message();
    var how =
        new Applied(TimeUnit.NANOSECONDS.toMillis(nanos), Traces.header(span.getSpanContext()));
    return database.inTransaction(
        tx ->
            messages
                .apply(tx, message.messageId(), new MessageCommand.Record(answer), how)
                .chain(
                    () ->
                        answer instanceof Answer.Gone(var why) && message.endpointId() != null
                            ? endpoints.disable(tx, message.endpointId(), why)
                            : Uni.createFrom().voidItem()));
  }

  private static void end(Span span, Answer answer) {
    if (!(answer instanceof Answer.Taken)) {
      span.setStatus(StatusCode.ERROR, answer.detail());
    }
    span.end();
  }

  private Lane lane(Channel channel) {
    return switch (channel) {
      case WEBHOOK -> webhooks;
      case EMAIL -> mails;
    };
  }

  private static String name(MessageRow row) {
    return row.message().channel().name().toLowerCase(Locale.ROOT) + " " + row.message().kind();
  }
}
