package bida.notification;

import bida.notification.Messages.Applied;
import bida.notification.core.MessageCommand;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Parks what waits for an endpoint that was deleted or disabled, so that nothing waits for ever.
 */
@ApplicationScoped
class AbandonMessages {

  // Bounded: a receiver that was down for a day has thousands.
  private static final String WAITING =
      """
      select m.message_id from messages m join webhook_endpoints e using (endpoint_id)
      where m.status = 'PENDING' and e.state <> 'ACTIVE' limit 100
      """;

  private final Database database;
  private final Messages messages;

  AbandonMessages(Database database, Messages messages) {
    this.database = database;
    this.messages = messages;
  }

  @Scheduled(
      every = "2s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> abandon() {
    return database
        .pool()
        .query(WAITING)
        .execute()
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> row.getString(0))
                    .onItem()
                    .transformToUniAndConcatenate(
                        messageId ->
                            database
                                .inTransaction(
                                    tx ->
                                        messages.apply(
                                            tx,
                                            messageId,
                                            new MessageCommand.Abandon("endpoint_closed"),
                                            Applied.BY_RULE))
                                .replaceWith(messageId))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }
}
